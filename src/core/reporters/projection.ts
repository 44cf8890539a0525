import { foldReporter } from '../../domain/index.ts';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const reporterPrefix = 'reporter:';
export const reporterSubject = (reporter: string) => `${reporterPrefix}${reporter}`;

/** `phone_seizure` and `reporter_link`: the fold of what was said about one reporter. */
export const reporters: Projection = {
  name: 'reporters',
  prefix: reporterPrefix,
  clear(db) {
    run(db, 'DELETE FROM phone_seizure');
    run(db, 'DELETE FROM reporter_link');
  },
  refold(db, subject, entries) {
    const reporter = subject.slice(reporterPrefix.length);
    const { seizures, links } = foldReporter(entries);
    run(db, 'DELETE FROM phone_seizure WHERE reporter = ?', reporter);
    for (const one of seizures)
      run(
        db,
        `INSERT INTO phone_seizure (reporter, entry, case_id, by, since, until, back_entry, back_by, who, channel, how, back_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        reporter,
        one.entry,
        one.case,
        one.by,
        one.since,
        one.until,
        one.calledBack?.entry ?? null,
        one.calledBack?.by ?? null,
        one.calledBack?.who ?? null,
        one.calledBack?.channel ?? null,
        one.calledBack?.how ?? null,
        one.calledBack?.at ?? null,
      );
    // Each of the linked has the entry among its own: every one writes its own row of it.
    run(db, 'DELETE FROM reporter_link WHERE reporter = ?', reporter);
    for (const link of links)
      if (link.reporters.includes(reporter))
        run(db, 'INSERT INTO reporter_link (entry, reporter, by) VALUES (?, ?, ?)', link.entry, reporter, link.by);
  },
};
