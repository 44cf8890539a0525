import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { IconEyeCheck, IconPackageExport } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReleaseRow } from '../../../contract/areas/exports.ts';
import { LANGUAGES } from '../../../domain/profile-parts.ts';
import { api } from '../../client/rpc.ts';
import { useHello, useIsLead } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { Failed, Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useUi } from '../../stores/ui.ts';
import { forgetWhatIsMade, useExportDraft } from './draft.ts';
import classes from './export.module.css';
import { Preflight } from './preflight.tsx';
import { preflightQuery } from './queries.ts';
import { Running } from './running.tsx';
import { PARTS, PROFILES, recipientsIn } from './words.ts';

const toggle = <T,>(list: readonly T[], one: T, order: readonly T[]): T[] =>
  order.filter((each) => (each === one ? !list.includes(each) : list.includes(each)));

/** For whom, what, in which languages; what would leave; then it is made, and waits for a second person. */
export function Make() {
  const { t } = useTranslation();
  const { profile, parts, looked } = useExportDraft();
  const set = useExportDraft.setState;
  const query = useQuery({ ...preflightQuery(looked ?? { profile, parts }), enabled: looked !== null });
  const fresh = looked !== null && looked.profile === profile && looked.parts.join() === parts.join();
  const look = () => {
    set({ looked: { profile, parts } });
    if (fresh) void query.refetch();
  };
  const told = fresh && !query.isFetching ? query.data : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('export.tab.make')} tabIndex={0}>
      <h1 className={classes.title}>{t('export.make.title')}</h1>
      <p className={classes.what}>{t('export.make.what')}</p>
      <Running />
      <div className={classes.form}>
        <fieldset className={classes.details}>
          <legend className={classes.subtitle}>{t('export.make.forWhom')}</legend>
          <div className={classes.cards}>
            {PROFILES.map((each) => (
              <label key={each} className={classes.card}>
                <input
                  type="radio"
                  name="profile"
                  value={each}
                  checked={each === profile}
                  onChange={() => set({ profile: each })}
                />
                <strong>{t(`export.profile.${each}`)}</strong>
                <span>{t(`export.profileWhat.${each}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset className={classes.details}>
          <legend className={classes.subtitle}>{t('export.make.whatParts')}</legend>
          <div className={classes.parts}>
            {PARTS.map((each) => (
              <Checkbox
                key={each}
                label={t(`export.part.${each}`)}
                description={t(`export.partWhat.${each}`)}
                classNames={{ description: classes.partWhat }}
                checked={parts.includes(each)}
                onChange={() => set({ parts: toggle(parts, each, PARTS) })}
              />
            ))}
          </div>
        </fieldset>
        <div className={classes.actions}>
          <Button
            variant={fresh ? 'default' : 'filled'}
            leftSection={<IconEyeCheck size={17} aria-hidden />}
            disabled={parts.length === 0}
            loading={looked !== null && query.isFetching}
            onClick={look}
          >
            {t(fresh && query.data ? 'export.make.lookAgain' : 'export.make.look')}
          </Button>
          {parts.length === 0 && <span className={classes.quiet}>{t('export.make.noParts')}</span>}
          {looked !== null && !fresh && (
            <span className={classes.quiet} role="status">
              {t('export.look.stale')}
            </span>
          )}
        </div>
      </div>
      {fresh && query.isFetching && (
        <>
          <p className={classes.quiet} role="status">
            {t('export.look.counting')}
          </p>
          <ListSkeleton rows={3} height={56} />
        </>
      )}
      {fresh && query.isError && !query.isFetching && <Failed error={query.error} retry={() => void query.refetch()} />}
      {told && <Preflight told={told} at={query.dataUpdatedAt} />}
      {told && <Order needsLead={told.needsLead} />}
    </section>
  );
}

/** In which languages, to whom it is encrypted, where it is put: then it is made. */
function Order({ needsLead }: { needsLead: boolean }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const queries = useQueryClient();
  const dataDir = useHello()?.dataDir ?? '';
  const folder = useUi((ui) => ui.exportFolder);
  const { profile, parts, languages, recipients, replaces } = useExportDraft();
  const set = useExportDraft.setState;
  const start = useCommand(
    api.exports.start.mutationOptions({
      onSuccess() {
        forgetWhatIsMade();
        void queries.invalidateQueries({ queryKey: api.exports.state.key() });
      },
    }),
    true,
  );
  if (needsLead && !lead) return <Notice>{t('export.make.needsLead')}</Notice>;
  const keys = recipientsIn(recipients);
  const missing =
    languages.length === 0
      ? t('export.make.noLanguages')
      : profile === 'archive' && keys.length === 0
        ? t('errors.EXPORT_NEEDS_RECIPIENT')
        : folder.trim() === ''
          ? t('export.make.noFolder')
          : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === null && !start.isPending)
      start.mutate({ profile, parts, languages, recipients: keys, replaces, folder: folder.trim() });
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t('export.make.title')}>
      <fieldset className={classes.details}>
        <legend className={classes.subtitle}>{t('export.make.languages')}</legend>
        <div className={classes.choices}>
          {LANGUAGES.map((each) => (
            <Checkbox
              key={each}
              label={t(`export.language.${each}`)}
              checked={languages.includes(each)}
              onChange={() => set({ languages: toggle(languages, each, LANGUAGES) })}
            />
          ))}
        </div>
      </fieldset>
      <Replaces />
      <Textarea
        label={t('export.make.recipients')}
        description={t('export.make.recipientsWhat')}
        value={recipients}
        onChange={(event) => set({ recipients: event.currentTarget.value })}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
      />
      <TextInput
        label={t('export.make.folder')}
        description={`${t('export.make.folderWhat')} ${t('export.make.headquarters', { dir: plain(dataDir, 120) })}`}
        value={folder}
        onChange={(event) => useUi.setState({ exportFolder: event.currentTarget.value })}
        maxLength={4096}
        autoComplete="off"
        spellCheck={false}
      />
      <Fault error={start.error} />
      <div className={classes.actions}>
        <Button
          type="submit"
          leftSection={<IconPackageExport size={17} aria-hidden />}
          disabled={missing !== null}
          loading={start.isPending}
        >
          {t('export.make.make')}
        </Button>
        {missing !== null && <span className={classes.quiet}>{missing}</span>}
      </div>
    </form>
  );
}

const standsIn = ({ state, replacedBy }: ReleaseRow): boolean => state === 'released' && replacedBy === null;

/** A correction names what it replaces. */
function Replaces() {
  const { t } = useTranslation();
  const word = useCodeText();
  const replaces = useExportDraft((draft) => draft.replaces);
  const { data } = useQuery(api.exports.list.queryOptions());
  const standing = (data ?? []).filter(standsIn);
  if (standing.length === 0) return null;
  const order = standing.map(({ bundle }) => bundle);
  return (
    <fieldset className={classes.details}>
      <legend className={classes.subtitle}>{t('export.make.replaces')}</legend>
      <p className={classes.quiet}>{t('export.make.replacesWhat')}</p>
      <div className={classes.choices}>
        {standing.map(({ bundle, sequence, profile }) => (
          <Checkbox
            key={bundle}
            label={`${t('export.make.number', { n: sequence })} · ${word('export.profile', profile)}`}
            checked={replaces.includes(bundle)}
            onChange={() => useExportDraft.setState({ replaces: toggle(replaces, bundle, order) })}
          />
        ))}
      </div>
    </fieldset>
  );
}
