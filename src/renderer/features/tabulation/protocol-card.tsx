import { Button, Kbd } from '@mantine/core';
import { IconArrowBackUp, IconKeyboard, IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { MediaStrip } from '../../components/media/media-strip.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Age, Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { AcceptForm } from './accept-form.tsx';
import { Copies } from './copies.tsx';
import { Paper } from './paper.tsx';
import { SheetTable } from './sheet-table.tsx';
import { AskReopenForm, ExcludeForm, PlaceForm, RejectForm } from './small-forms.tsx';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

interface Props {
  id: string;
  onOpen: (id: string) => void;
  onKey: (id: string) => void;
  onAdjudicate: (id: string) => void;
}

type FormName = 'accept' | 'reject' | 'place' | 'reopen' | 'exclude';
const KEYERS = ['lead', 'coordinator', 'analyst'];
const DECIDERS = ['lead', 'analyst'];

/** One protocol: where it stands, what may be done with it, its pages, and its figures once nobody keys it any more. */
export function ProtocolCard({ id, ...rest }: Props) {
  const query = useQuery(api.protocols.get.queryOptions({ input: { id } }));
  if (query.isPending) return <ListSkeleton rows={3} height={100} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Card protocol={query.data} {...rest} />;
}

function Card({ protocol, onOpen, onKey, onAdjudicate }: Omit<Props, 'id'> & { protocol: ProtocolDetail }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const role = useMe()?.role ?? '';
  const [form, setForm] = useState<FormName | null>(null);
  const { id, status } = protocol;
  const [keys, decides] = [KEYERS.includes(role), DECIDERS.includes(role)];
  const may = {
    key: keys && protocol.may.key === null,
    adjudicate: decides && protocol.may.adjudicate === null,
    accept: decides && status === 'agreed',
    reject: decides && status !== 'accepted' && status !== 'rejected',
    reopen: decides && (status === 'accepted' || status === 'rejected'),
  };
  const undo = useCommand(api.protocols.undo.mutationOptions());
  const reopen = useCommand(api.protocols.reopen.mutationOptions());
  const takeBack = () => {
    if (protocol.undoable) undo.mutate({ id, entryId: protocol.undoable.entryId });
  };
  useShortcut('keyThis', () => onKey(id), may.key);
  useShortcut('decideThis', () => onAdjudicate(id), may.adjudicate);
  useShortcut('acceptProtocol', () => setForm('accept'), may.accept);
  useShortcut('rejectProtocol', () => setForm('reject'), may.reject);
  useShortcut('undo', takeBack, protocol.undoable !== null);
  const done = () => setForm(null);
  const messageKeys = protocol.sources.flatMap(({ messages }) => messages.map(({ messageKey }) => messageKey));
  return (
    <article className={classes.card} aria-labelledby="protocol-title">
      <h2 id="protocol-title" className={classes.title}>
        {words.title(protocol)}
      </h2>
      <p className={classes.tags}>
        <span className={classes.state}>{t(`protocols.status.${status}`)}</span>
        <span className={classes.tag}>{t(`protocols.grade.${protocol.grade}`)}</span>
        {protocol.excluded.map((code) => (
          <span key={code} className={classes.tag}>
            {t(`protocols.excluded.${code}`)}
          </span>
        ))}
        {protocol.registry.station !== 'unknown' && (
          <span className={classes.quiet}>{t(`protocols.registry.${protocol.registry.station}`)}</span>
        )}
      </p>
      <div className={classes.actions}>
        {may.key && (
          <Button
            size="xs"
            leftSection={<IconKeyboard size={16} aria-hidden />}
            rightSection={<Kbd>E</Kbd>}
            onClick={() => onKey(id)}
          >
            {t('protocols.act.key')}
          </Button>
        )}
        {may.adjudicate && (
          <Button
            size="xs"
            leftSection={<IconScale size={16} aria-hidden />}
            rightSection={<Kbd>⇧D</Kbd>}
            onClick={() => onAdjudicate(id)}
          >
            {t('protocols.act.adjudicate')}
          </Button>
        )}
        {may.accept && <Act name="accept" letter="A" form={form} onForm={setForm} />}
        {may.reject && <Act name="reject" letter="X" form={form} onForm={setForm} />}
        {keys && status !== 'accepted' && status !== 'rejected' && <Act name="place" form={form} onForm={setForm} />}
        {may.reopen && protocol.reopenAsked === null && <Act name="reopen" form={form} onForm={setForm} />}
        {decides && status === 'accepted' && <Act name="exclude" form={form} onForm={setForm} />}
        {protocol.undoable && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            rightSection={<Kbd>U</Kbd>}
            disabled={undo.isPending}
            onClick={takeBack}
          >
            {t('protocols.act.undo')}
          </Button>
        )}
      </div>
      {form === 'accept' && may.accept && <AcceptForm protocol={protocol} onDone={done} />}
      {form === 'reject' && may.reject && <RejectForm protocol={protocol} onDone={done} />}
      {form === 'place' && <PlaceForm protocol={protocol} onDone={done} />}
      {form === 'reopen' && may.reopen && <AskReopenForm protocol={protocol} onDone={done} />}
      {form === 'exclude' && status === 'accepted' && <ExcludeForm protocol={protocol} onDone={done} />}
      {protocol.reopenAsked && (
        <div className={classes.note}>
          <p>
            {t('protocols.reopen.asked', { name: protocol.reopenAsked.name })}{' '}
            <Hostile text={protocol.reopenAsked.reason} />
          </p>
          {may.reopen && !protocol.reopenAsked.mine && (
            <Button size="xs" disabled={reopen.isPending} onClick={() => reopen.mutate({ id })}>
              {t('protocols.reopen.confirm')}
            </Button>
          )}
        </div>
      )}
      <Story protocol={protocol} />
      <Paper protocol={protocol} decides={decides} keys={keys} />
      <MediaStrip messageKeys={messageKeys} />
      <SheetTable protocol={protocol} />
      <Copies protocol={protocol} decides={decides} onOpen={onOpen} />
    </article>
  );
}

interface ActProps {
  name: FormName;
  letter?: string;
  form: FormName | null;
  onForm: (name: FormName | null) => void;
}

function Act({ name, letter, form, onForm }: ActProps) {
  const { t } = useTranslation();
  return (
    <Button
      size="xs"
      variant="default"
      aria-expanded={form === name}
      rightSection={letter ? <Kbd>{letter}</Kbd> : undefined}
      onClick={() => onForm(form === name ? null : name)}
    >
      {t(`protocols.act.${name}`)}
    </Button>
  );
}

/** Who did what with it so far. */
function Story({ protocol }: { protocol: ProtocolDetail }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { keyed, adjudicated, accepted, rejected, returnedTo, history } = protocol;
  return (
    <ul className={classes.story}>
      {protocol.sources.map(({ submission, sender, sentAt, photos }) => (
        <li key={submission}>
          {t('protocols.story.sent', { count: photos })} <Hostile text={sender.label} max={60} />
          {' · '}
          <Age at={sentAt} />
        </li>
      ))}
      {history.map(({ name, at, status }) => (
        <li key={at}>
          {t(`protocols.story.was.${status}`, { name })} <Moment at={at} />
        </li>
      ))}
      {keyed.map(({ name, at, mine }) => (
        <li key={name}>
          {t(mine ? 'protocols.story.keyedMine' : 'protocols.story.keyed', { name })} <Moment at={at} />
        </li>
      ))}
      {returnedTo && <li>{t('protocols.story.returned', { name: returnedTo })}</li>}
      {adjudicated && (
        <li>
          {t('protocols.story.adjudicated', { name: adjudicated.name })} <Moment at={adjudicated.at} />
          {': '}
          <Hostile text={adjudicated.reason} />
        </li>
      )}
      {accepted && (
        <li>
          {t('protocols.story.accepted', { name: accepted.name })} <Moment at={accepted.at} />
        </li>
      )}
      {rejected && (
        <li>
          {t('protocols.story.rejected', { name: rejected.name })} <Moment at={rejected.at} />
          {': '}
          {words.reason(rejected.code)}
          {rejected.note && (
            <>
              {' · '}
              <Hostile text={rejected.note} />
            </>
          )}
        </li>
      )}
      {protocol.excluded.map((code) => (
        <li key={code}>
          {t(`protocols.excluded.${code}`)}
          {protocol.notes[code] && (
            <>
              {': '}
              <Hostile text={protocol.notes[code] ?? ''} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
