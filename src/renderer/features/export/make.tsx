import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { IconEyeCheck, IconPackageExport } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../../../domain/profile-parts.ts';
import { api } from '../../client/rpc.ts';
import { useHello, useIsLead } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { Failed, Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useUi } from '../../stores/ui.ts';
import classes from './export.module.css';
import { Preflight } from './preflight.tsx';
import { Running } from './running.tsx';
import { type ExportPart, type ExportProfile, PARTS, PROFILES, recipientsIn } from './words.ts';

interface Choice {
  profile: ExportProfile;
  parts: ExportPart[];
}

/** For whom, what, in which languages; what would leave; then it is made, and waits for a second person. */
export function Make({ onReleases }: { onReleases: () => void }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const queries = useQueryClient();
  const dataDir = useHello()?.dataDir ?? '';
  const [profile, setProfile] = useState<ExportProfile>('public');
  const [parts, setParts] = useState<ExportPart[]>(['tally']);
  const [languages, setLanguages] = useState<Language[]>([...LANGUAGES]);
  const [recipients, setRecipients] = useState('');
  const [replaces, setReplaces] = useState<string[]>([]);
  const [folder, setFolder] = useState(useUi.getState().exportFolder);
  const [looked, setLooked] = useState<Choice | null>(null);
  const query = useQuery({
    ...api.exports.preflight.queryOptions({ input: looked ?? { profile, parts } }),
    enabled: looked !== null,
    // Of the moment: another look is another count.
    staleTime: 0,
    gcTime: 0,
  });
  const released = useQuery(api.exports.list.queryOptions());
  const start = useCommand(
    api.exports.start.mutationOptions({
      onSuccess: () => {
        useUi.setState({ exportFolder: folder.trim() });
        void queries.invalidateQueries({ queryKey: api.exports.key() });
      },
    }),
    true,
  );
  const fresh = looked !== null && looked.profile === profile && looked.parts.join() === parts.join();
  const told = fresh ? query.data : undefined;
  const forbidden = told?.needsLead === true && !lead;
  const ready = told !== undefined && !forbidden && folder.trim() !== '' && languages.length > 0;
  const toggle = <T,>(list: readonly T[], one: T, order: readonly T[]): T[] =>
    order.filter((each) => (each === one ? !list.includes(each) : list.includes(each)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    start.mutate({ profile, parts, languages, recipients: recipientsIn(recipients), replaces, folder: folder.trim() });
  };
  const look = () => {
    setLooked({ profile, parts });
    if (fresh) void query.refetch();
  };
  const standing = (released.data ?? []).filter(({ state, replacedBy }) => state === 'released' && !replacedBy);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('export.tab.make')} tabIndex={0}>
      <h1 className={classes.title}>{t('export.make.title')}</h1>
      <p className={classes.what}>{t('export.make.what')}</p>
      <Running onReleases={onReleases} />
      <form className={classes.form} onSubmit={submit} aria-label={t('export.make.title')}>
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
                  onChange={() => setProfile(each)}
                />
                <strong>{t(`export.profile.${each}`)}</strong>
                <span>{t(`export.profileWhat.${each}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset className={classes.details}>
          <legend className={classes.subtitle}>{t('export.make.whatParts')}</legend>
          <div className={classes.choices}>
            {PARTS.map((each) => (
              <Checkbox
                key={each}
                label={t(`export.part.${each}`)}
                checked={parts.includes(each)}
                onChange={() => setParts(toggle(parts, each, PARTS))}
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
            {t('export.make.look')}
          </Button>
          {looked !== null && !fresh && <span className={classes.quiet}>{t('export.look.stale')}</span>}
        </div>
        {looked !== null && query.isPending && <ListSkeleton rows={3} height={56} />}
        {looked !== null && query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {told && <Preflight told={told} />}
        {forbidden && <Notice>{t('export.make.needsLead')}</Notice>}
        {told && (
          <>
            <fieldset className={classes.details}>
              <legend className={classes.subtitle}>{t('export.make.languages')}</legend>
              <div className={classes.choices}>
                {LANGUAGES.map((each) => (
                  <Checkbox
                    key={each}
                    label={t(`export.language.${each}`)}
                    checked={languages.includes(each)}
                    onChange={() => setLanguages(toggle(languages, each, LANGUAGES))}
                  />
                ))}
              </div>
            </fieldset>
            {standing.length > 0 && (
              <fieldset className={classes.details}>
                <legend className={classes.subtitle}>{t('export.make.replaces')}</legend>
                <p className={classes.quiet}>{t('export.make.replacesWhat')}</p>
                <div className={classes.choices}>
                  {standing.map(({ bundle, sequence }) => (
                    <Checkbox
                      key={bundle}
                      label={t('export.make.number', { n: sequence })}
                      checked={replaces.includes(bundle)}
                      onChange={() =>
                        setReplaces(
                          toggle(
                            replaces,
                            bundle,
                            standing.map((each) => each.bundle),
                          ),
                        )
                      }
                    />
                  ))}
                </div>
              </fieldset>
            )}
            <Textarea
              label={t('export.make.recipients')}
              description={t('export.make.recipientsWhat')}
              value={recipients}
              onChange={(event) => setRecipients(event.currentTarget.value)}
              autosize
              minRows={1}
              maxRows={6}
              spellCheck={false}
            />
            <TextInput
              label={t('export.make.folder')}
              description={`${t('export.make.folderWhat')} ${t('export.make.headquarters', { dir: plain(dataDir, 120) })}`}
              value={folder}
              onChange={(event) => setFolder(event.currentTarget.value)}
              maxLength={4096}
              autoComplete="off"
              spellCheck={false}
            />
            <Fault error={start.error} />
            <div className={classes.actions}>
              <Button
                type="submit"
                leftSection={<IconPackageExport size={17} aria-hidden />}
                disabled={!ready}
                loading={start.isPending}
              >
                {t('export.make.make')}
              </Button>
            </div>
          </>
        )}
      </form>
    </section>
  );
}
