import { Kbd } from '@mantine/core';
import type { ParseKeys } from 'i18next';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import { useUi } from '../stores/ui.ts';
import classes from './help-sheet.module.css';
import { type Group, keyNames, shortcut } from './shortcuts.ts';
import { useRegisteredShortcuts } from './use-shortcuts.ts';

const GROUPS: readonly Group[] = ['list', 'case', 'message', 'protocol', 'observer', 'everywhere', 'go'];

export function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.keys}>
      {keyNames(keys).map((press, n) => (
        <Fragment key={press.join()}>
          {n > 0 && <span className={classes.then}>{t('keys.then')}</span>}
          {press.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}

export function HelpSheet() {
  const { t } = useTranslation();
  const open = useUi((ui) => ui.help);
  const ids = useRegisteredShortcuts();
  return (
    <Dialog opened={open} onClose={() => useUi.setState({ help: false })} title={t('keys.title')} size={720}>
      <p className={classes.what}>{t('keys.what')}</p>
      <div className={classes.groups}>
        {GROUPS.map((group) => {
          const own = ids.filter((id) => shortcut(id).group === group);
          if (own.length === 0) return null;
          return (
            <section key={group}>
              <h3 className={classes.group}>{t(`keys.groups.${group}`)}</h3>
              <dl className={classes.list}>
                {own.map((id) => (
                  <div key={id} className={classes.row}>
                    <dt>{t(shortcut(id).label as ParseKeys) as string}</dt>
                    <dd>
                      {shortcut(id)
                        .keys.filter((keys) => keys !== 'Shift+Slash' && keys !== 'Slash')
                        .map((keys) => (
                          <Keys key={keys} keys={keys} />
                        ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
