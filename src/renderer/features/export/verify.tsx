import { Button, FileButton, TextInput } from '@mantine/core';
import { IconFileCheck, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerifyReport } from '../../../contract/areas/exports.ts';
import { reportWords } from '../../../domain/bundle-words.ts';
import { client } from '../../client/rpc.ts';
import { upload } from '../../client/upload.ts';
import { FiguresTable } from '../../components/figures-table.tsx';
import { plain } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './export.module.css';
import { SavePage } from './save-page.tsx';
import { signatureOf, sorted } from './words.ts';

/** Anybody's bundle, checked here and with no network: dropped, chosen, or named by where it lies. */
export function Verify() {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const [heard, setHeard] = useState('');
  const [over, setOver] = useState(false);
  const [missing, setMissing] = useState(false);
  const fingerprint = heard.trim() === '' ? null : heard.trim();
  const check = useCommand(
    {
      mutationFn: async (files: readonly File[] | null): Promise<VerifyReport> => {
        if (files === null) return client.exports.verify({ path: path.trim(), fingerprint });
        const dropped = sorted(files);
        if (!dropped.bundle) throw new Error('no bundle');
        const { own, others } = signatureOf(dropped);
        const texts = (those: readonly File[]) => Promise.all(those.map((file) => file.text()));
        const uploadId = await upload(dropped.bundle, new AbortController().signal, () => undefined);
        return client.exports.verifyUpload({
          uploadId,
          signature: own ? await own.text() : null,
          keys: await texts(dropped.keys),
          revocations: await texts(dropped.revocations),
          others: await texts(others),
          fingerprint,
        });
      },
    },
    true,
  );
  const take = (files: readonly File[]) => {
    const found = sorted(files).bundle !== null;
    setMissing(!found);
    if (found) check.mutate(files);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('export.tab.verify')} tabIndex={0}>
      <h1 className={classes.title}>{t('export.verify.title')}</h1>
      <p className={classes.what}>{t('export.verify.what')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same by keys */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take([...event.dataTransfer.files]);
        }}
      >
        <IconFileCheck size={30} stroke={1.4} aria-hidden />
        <p>{t('export.verify.drop')}</p>
        <FileButton onChange={take} multiple inputProps={{ 'aria-label': t('export.verify.choose') }}>
          {(button) => (
            <Button {...button} variant="default" loading={check.isPending}>
              {t('export.verify.choose')}
            </Button>
          )}
        </FileButton>
        {missing && <p role="alert">{t('export.verify.noBundle')}</p>}
      </div>
      <form
        className={classes.form}
        aria-label={t('export.verify.or')}
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim() !== '') check.mutate(null);
        }}
      >
        <TextInput
          label={t('export.verify.heard')}
          value={heard}
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setHeard(event.currentTarget.value)}
        />
        <TextInput
          label={t('export.verify.or')}
          placeholder={t('export.verify.path')}
          value={path}
          maxLength={4096}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <div className={classes.actions}>
          <Button
            type="submit"
            leftSection={<IconShieldCheck size={17} aria-hidden />}
            disabled={path.trim() === ''}
            loading={check.isPending}
          >
            {t('export.verify.check')}
          </Button>
          {check.isPending && <span role="status">{t('export.verify.checking')}</span>}
        </div>
      </form>
      <Fault error={check.error} />
      {check.data && !check.isPending && <Report report={check.data} />}
      <SavePage />
    </section>
  );
}

/** A report in the words of the command line and of the page that others have. */
function Report({ report }: { report: VerifyReport }) {
  const { t } = useTranslation();
  const said = reportWords(report, (key, values) =>
    t(
      `verify.${key}` as 'verify.title',
      // Of a bundle's own saying: text from outside.
      Object.fromEntries(
        Object.entries(values ?? {}).map(([name, value]) => [
          name,
          typeof value === 'string' ? plain(value, 200) : value,
        ]),
      ),
    ),
  );
  return (
    <section className={classes.box} aria-label={t('export.verify.result')}>
      <p className={report.ok ? classes.verdict : classes.loud} role="status">
        {said.verdict}
      </p>
      {said.loud.map((line) => (
        <p key={line} className={classes.loud}>
          {line}
        </p>
      ))}
      {said.broken !== null && <p className={classes.loud}>{said.broken}</p>}
      {[...said.about, ...said.key].map((line) => (
        <p key={line}>{line}</p>
      ))}
      <FiguresTable
        caption={t('export.verify.result')}
        heads={[
          { key: 'check', text: t('export.verify.checkName') },
          { key: 'mark', text: t('export.verify.mark') },
          { key: 'said', text: t('export.verify.said') },
        ]}
      >
        {said.checks.map(({ title, mark, text, file }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>{mark}</td>
            <td>
              {text} {file !== null && <span className={classes.mono}>{plain(file, 200)}</span>}
            </td>
          </tr>
        ))}
      </FiguresTable>
      <h2 className={classes.subtitle}>{t('verify.cannotTitle')}</h2>
      <ul className={classes.facts}>
        {said.cannot.map((line) => (
          <li key={line} className={classes.quiet}>
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
