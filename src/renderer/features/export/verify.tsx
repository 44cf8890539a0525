import { Button, FileButton, TextInput } from '@mantine/core';
import { IconFileCheck, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerifyReport } from '../../../contract/areas/exports.ts';
import { client } from '../../client/rpc.ts';
import { upload } from '../../client/upload.ts';
import { plain } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './export.module.css';
import { Report } from './report.tsx';
import { SavePage } from './save-page.tsx';
import { signatureOf, sorted } from './words.ts';

/** A bundle that lies where core runs, or files that were handed to this window. */
type What = { path: string } | { files: readonly File[] };
interface Ask {
  what: What;
  /** Words or digits that somebody has read to us. */
  fingerprint: string | null;
  /** Text of a public key that is relied on. */
  publicKey: string | null;
}

async function checked(
  { what, fingerprint, publicKey }: Ask,
  tell: (share: number) => void,
  signal: AbortSignal,
): Promise<VerifyReport> {
  if ('path' in what) return client.exports.verify({ path: what.path, fingerprint, publicKey }, { signal });
  const dropped = sorted(what.files);
  if (!dropped.bundle) throw new Error('no bundle');
  const { own, others } = signatureOf(dropped);
  const texts = (those: readonly File[]) => Promise.all(those.map((file) => file.text()));
  const uploadId = await upload(dropped.bundle, signal, tell);
  const said = {
    uploadId,
    signature: own ? await own.text() : null,
    keys: await texts(dropped.keys),
    revocations: await texts(dropped.revocations),
    others: await texts(others),
    fingerprint,
    publicKey,
  };
  return client.exports.verifyUpload(said, { signal });
}

/** Anybody's bundle, checked here and with no network: dropped, chosen, or named by where it lies. */
export function Verify() {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const [heard, setHeard] = useState('');
  const [trusted, setTrusted] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const [missing, setMissing] = useState(false);
  const [what, setWhat] = useState<What | null>(null);
  const [sent, setSent] = useState(0);
  const working = useRef<AbortController | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const check = useCommand(
    {
      mutationFn: (ask: Ask) => {
        working.current = new AbortController();
        return checked(ask, setSent, working.current.signal);
      },
    },
    true,
  );
  const cancelled = useRef(false);
  const cancel = () => {
    cancelled.current = true;
    working.current?.abort();
    check.reset();
  };
  useEffect(() => {
    // Until then the button takes no focus.
    if (check.isPending || !cancelled.current) return;
    cancelled.current = false;
    button.current?.focus();
  }, [check.isPending]);
  const run = async (those: What, words = heard) => {
    setWhat(those);
    setSent(0);
    const fingerprint = words.trim() === '' ? null : words.trim();
    check.mutate({ what: those, fingerprint, publicKey: (await trusted?.text()) ?? null });
  };
  const take = (files: readonly File[]) => {
    if (files.length === 0) return;
    const found = sorted(files).bundle !== null;
    setMissing(!found);
    if (found) void run({ files });
  };
  const there = path.trim() === '' ? null : { path: path.trim() };
  // A path that was typed goes before what was dropped; without one that is looked at again.
  const next = there ?? (what && 'files' in what ? what : null);
  const bundle = what && 'files' in what ? sorted(what.files).bundle : null;
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
            <Button {...button} variant="default">
              {t('export.verify.choose')}
            </Button>
          )}
        </FileButton>
        {bundle && <p className={classes.quiet}>{t('export.verify.dropped', { name: plain(bundle.name, 120) })}</p>}
        {missing && <p role="alert">{t('export.verify.noBundle')}</p>}
      </div>
      <form
        className={classes.form}
        aria-label={t('export.verify.title')}
        onSubmit={(event) => {
          event.preventDefault();
          if (next && !check.isPending) void run(next);
        }}
      >
        <TextInput
          label={t('export.verify.or')}
          placeholder={t('export.verify.path')}
          value={path}
          maxLength={4096}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <fieldset className={classes.details}>
          <legend className={classes.subtitle}>{t('export.verify.trust')}</legend>
          <p className={classes.quiet}>{t('export.verify.trustWhat')}</p>
          <TextInput
            label={t('export.verify.heard')}
            value={heard}
            maxLength={400}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setHeard(event.currentTarget.value)}
          />
          <div className={classes.actions}>
            <FileButton onChange={setTrusted} accept=".pub" inputProps={{ 'aria-label': t('export.verify.trusted') }}>
              {(button) => (
                <Button {...button} size="xs" variant="default">
                  {t('export.verify.trusted')}
                </Button>
              )}
            </FileButton>
            {trusted && <span className={classes.quiet}>{plain(trusted.name, 120)}</span>}
          </div>
        </fieldset>
        <div className={classes.actions}>
          <Button
            ref={button}
            type="submit"
            leftSection={<IconShieldCheck size={17} aria-hidden />}
            disabled={next === null}
            loading={check.isPending}
          >
            {t(check.data && there === null ? 'export.verify.again' : 'export.verify.check')}
          </Button>
          {check.isPending && (
            <>
              <span role="status">
                {sent > 0 && sent < 1
                  ? t('export.verify.reading', { percent: Math.round(100 * sent) })
                  : t('export.verify.checking')}
              </span>
              <Button variant="default" onClick={cancel}>
                {t('common.cancel')}
              </Button>
            </>
          )}
        </div>
      </form>
      <Fault error={check.error} />
      {check.data && !check.isPending && (
        <Report
          report={check.data}
          onCompared={(words) => {
            setHeard(words);
            if (what) void run(what, words);
          }}
        />
      )}
      <SavePage />
    </section>
  );
}
