import { Button, Kbd, Select, Switch } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconPhotoCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BallotCard, BallotFilter } from '../../../contract/areas/ballots.ts';
import type { ShortcutId } from '../../app/shortcuts.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { Empty, Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { Age } from '../../components/time.tsx';
import classes from './ballots.module.css';
import { Sender, Sent, Why } from './parts.tsx';
import { Photos } from './photos.tsx';
import { type Outcome, type Seen, useReview } from './use-review.ts';
import { stationNumber, useBallotWords } from './words.ts';

const MARKS: readonly ShortcutId[] = ['mark1', 'mark2', 'mark3', 'mark4', 'mark5', 'mark6', 'mark7', 'mark8', 'mark9'];

/** One ballot at a time: what the bot passed on beside what the photograph shows, and one key for what a person sees. */
export function Review() {
  const { t } = useTranslation();
  const words = useBallotWords();
  const [filter, setFilter] = useState<BallotFilter>({ held: false, region: null, source: null });
  const { turn, failed, done, refill, decide, skip, back, undo } = useReview(filter);
  useShortcut('undo', () => void undo(), done !== null);
  useShortcut('previous', back);
  useShortcut('next', skip, turn?.ballot != null);
  const said = done && (done.seen.length > 0 ? done.seen.map(({ choice }) => choice ?? '*') : [done.outcome]);
  return (
    <div className={classes.review}>
      <div className={classes.bar}>
        <Select
          size="xs"
          aria-label={t('ballots.region')}
          placeholder={t('ballots.everyRegion')}
          data={words.regions}
          value={filter.region ?? null}
          onChange={(region) => setFilter((before) => ({ ...before, region }))}
          clearable
          searchable
        />
        <Select
          size="xs"
          aria-label={t('ballots.source')}
          placeholder={t('ballots.everySource')}
          data={(['voter', 'observer', 'other'] as const).map((value) => ({
            value,
            label: t(`ballots.sources.${value}`),
          }))}
          value={filter.source ?? null}
          onChange={(source) => setFilter((before) => ({ ...before, source: source as BallotFilter['source'] }))}
          clearable
        />
        <Switch
          size="sm"
          label={t('ballots.heldOnly')}
          checked={filter.held}
          onChange={({ currentTarget: { checked } }) => setFilter((before) => ({ ...before, held: checked }))}
        />
        <span className={classes.left} role="status">
          {turn && t('ballots.left', { count: turn.left })}
        </span>
        {done && said && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            rightSection={<Kbd>U</Kbd>}
            onClick={() => void undo()}
          >
            {t('ballots.undo', {
              what: said
                .map((each) =>
                  each === '*'
                    ? t('ballots.outcome.protestInvalid')
                    : done.seen.length > 0
                      ? words.choice(each)
                      : t(`ballots.outcome.${done.outcome}`),
                )
                .join(', '),
            })}
          </Button>
        )}
      </div>
      {failed ? (
        <Failed error={failed} retry={() => void refill()} />
      ) : turn === null ? (
        <ListSkeleton rows={3} height={90} />
      ) : turn.ballot === null ? (
        turn.left > 0 ? (
          <Empty icon={IconPhotoCheck} title={t('ballots.othersHaveThem')} what={t('ballots.othersHaveThemWhat')}>
            <Button variant="default" onClick={() => void refill()}>
              {t('common.retry')}
            </Button>
          </Empty>
        ) : (
          <Empty icon={IconPhotoCheck} title={t('ballots.nothing')} what={t('ballots.nothingWhat')} />
        )
      ) : (
        <OneBallot key={turn.ballot.submission} card={turn.ballot} decide={decide} skip={skip} />
      )}
    </div>
  );
}

interface OneProps {
  card: BallotCard;
  decide: (outcome: Outcome, seen: Seen) => void;
  skip: () => void;
}

function OneBallot({ card, decide, skip }: OneProps) {
  const { t } = useTranslation();
  const words = useBallotWords();
  const [contest, setContest] = useState(card.contest);
  const [several, setSeveral] = useState(false);
  const [list, setList] = useState<Seen>([]);
  const options = words.optionsOf(contest);
  const hasPhoto = card.photos > 0;
  const mark = (choice: string | null): void => {
    if (!hasPhoto) return;
    if (several) setList((before) => [...before, { contest, choice }]);
    else decide(choice === null ? 'protestInvalid' : 'confirmed', [{ contest, choice }]);
  };
  const agree = (): void => {
    if (!hasPhoto) return;
    if (list.length > 0) decide(list.some((each) => each.choice !== null) ? 'confirmed' : 'protestInvalid', list);
    else if (card.claimed !== '') decide('confirmed', [{ contest: card.contest, choice: card.claimed }]);
  };
  const canAgree = hasPhoto && (list.length > 0 || (card.claimed !== '' && !several));
  useShortcut('agree', agree, canAgree);
  useShortcut('protest', () => mark(null), hasPhoto);
  useShortcut('spamBallot', () => decide('spam', []));
  useShortcut('noPhoto', () => decide('noPhoto', []));
  useShortcut('rejectBallot', () => decide('rejected', []));
  return (
    <article className={classes.one} aria-labelledby="ballot-title">
      <div className={classes.look}>
        <Photos messageKeys={card.messages.map((each) => each.messageKey)} count={card.photos} />
        <Sent messages={card.messages} />
      </div>
      <aside className={classes.side}>
        <p className={classes.claim}>{t('ballots.claimed')}</p>
        <h2 id="ballot-title" className={classes.title}>
          {words.choice(card.claimed)}
        </h2>
        <dl className={classes.facts}>
          <dt>{t('ballots.contest')}</dt>
          <dd>{words.contest(card.contest)}</dd>
          <dt>{t('ballots.source')}</dt>
          <dd>{t(`ballots.sources.${card.source}`)}</dd>
          <dt>{t('ballots.from')}</dt>
          <dd>
            <Sender sender={card.sender} />
          </dd>
          <dt>{t('ballots.where')}</dt>
          <dd>
            {[
              words.region(card.region || null),
              words.place(card.place),
              card.station && `№ ${stationNumber(card.station)}`,
            ]
              .filter(Boolean)
              .join(' · ') || t('common.unknown')}
          </dd>
          <dt>{t('ballots.when')}</dt>
          <dd>
            <Age at={card.sentAt} />
          </dd>
        </dl>
        {card.again && <Notice>{t('ballots.again', { name: card.reviewedBy ?? '' })}</Notice>}
        {card.deleted && <Notice>{t('ballots.deleted')}</Notice>}
        {card.alike.some((each) => each.apart && each.kind === 'exact') && <Notice>{t('ballots.samePhoto')}</Notice>}
        {card.held && <Why findings={card.held} />}
        <fieldset className={classes.keys} aria-label={t('ballots.whatShows')}>
          <Button
            fullWidth
            leftSection={<IconCheck size={16} aria-hidden />}
            rightSection={<Kbd>↵</Kbd>}
            disabled={!canAgree}
            onClick={agree}
          >
            {list.length > 0 ? t('ballots.confirmList', { count: list.length }) : t('ballots.agree')}
          </Button>
          {options.slice(0, 9).map((option, n) => (
            <Mark
              key={option.code}
              id={MARKS[n] as ShortcutId}
              digit={n + 1}
              label={words.choice(option.code)}
              disabled={!hasPhoto}
              onMark={() => mark(option.code)}
            />
          ))}
          <Choice
            letter="P"
            label={t('ballots.outcome.protestInvalid')}
            disabled={!hasPhoto}
            onClick={() => mark(null)}
          />
          <Choice letter="N" label={t('ballots.outcome.noPhoto')} onClick={() => decide('noPhoto', [])} />
          <Choice letter="S" label={t('ballots.outcome.spam')} onClick={() => decide('spam', [])} />
          <Choice letter="X" label={t('ballots.outcome.rejected')} onClick={() => decide('rejected', [])} />
          <Choice letter="J" label={t('ballots.skip')} onClick={skip} />
        </fieldset>
        <Switch
          size="sm"
          label={t('ballots.several')}
          checked={several}
          onChange={({ currentTarget: { checked } }) => {
            setSeveral(checked);
            setList([]);
            setContest(card.contest);
          }}
        />
        {several && (
          <>
            <Select
              size="xs"
              label={t('ballots.contestOfPhoto')}
              data={words.contests}
              value={contest}
              allowDeselect={false}
              onChange={(code) => setContest(code ?? card.contest)}
            />
            <ol className={classes.list}>
              {list.map((each, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same mark may be seen twice
                <li key={n}>
                  {words.contest(each.contest)}:{' '}
                  {each.choice === null ? t('ballots.outcome.protestInvalid') : words.choice(each.choice)}
                </li>
              ))}
            </ol>
          </>
        )}
      </aside>
    </article>
  );
}

function Mark(props: { id: ShortcutId; digit: number; label: string; disabled: boolean; onMark: () => void }) {
  const { id, digit, label, disabled, onMark } = props;
  useShortcut(id, onMark, !disabled);
  return <Choice letter={String(digit)} label={label} disabled={disabled} onClick={onMark} />;
}

function Choice(props: { letter: string; label: string; disabled?: boolean; onClick: () => void }) {
  const { letter, label, disabled = false, onClick } = props;
  return (
    <Button
      variant="default"
      size="xs"
      justify="space-between"
      rightSection={<Kbd>{letter}</Kbd>}
      disabled={disabled}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
