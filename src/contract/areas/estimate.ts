import { z } from 'zod';
import { RELEASE_STATES, STRATIFIED_BY, TALLY_PARTS } from '../../domain/index.ts';
import { command, LEAD, query } from '../base.ts';
import { id, line, ms } from '../shapes.ts';

const count = z.number().int();
/** Before it may be told an estimate is for those who make it (domain.md 3.1: no early release). */
const SEE = ['lead', 'analyst'] as const;
const entry = z.object({ entryId: id });
const reason = line(1000);
const step = z.string().max(64);
const asked = z.object({ by: z.string(), at: ms, reason: z.string(), mine: z.boolean() });
/** Registered voters per station, and of how many stations that is known. */
const meanVoters = z.object({ mean: z.number().nullable(), n: count });

const sampleView = z.object({
  /** Open stations of the registry by stratum, for either way of stratifying. */
  frame: z.record(z.enum(STRATIFIED_BY), z.record(z.string(), count)),
  drawn: z
    .object({
      by: z.string(),
      at: ms,
      stratifiedBy: z.enum(STRATIFIED_BY),
      /** What is published before the vote, and what opens it afterwards. */
      commitment: z.string(),
      frameHash: z.string(),
      /** Leads alone; opened with the result. */
      secret: z.object({ seed: z.string(), salt: z.string() }).nullable(),
      strata: z.array(
        z.object({
          code: step,
          frame: count,
          drawn: count,
          /** Whether the drawn stations are like the list they are from. */
          voters: z.object({ frame: meanVoters, drawn: meanVoters }),
        }),
      ),
    })
    .nullable(),
  withdrawAsked: asked.nullable(),
  withdrawn: z.array(z.object({ commitment: z.string(), reason: z.string(), by: z.string(), at: ms })),
  /** Disputed stations with which it may be told. */
  listed: z.object({ stations: z.array(z.string()), reason: z.string(), by: z.string(), at: ms }).nullable(),
  liftAsked: asked.nullable(),
  lifted: z.object({ by: z.string(), at: ms }).nullable(),
  lastStationCloses: ms,
});
export type SampleView = z.infer<typeof sampleView>;

const refusal = z.object({ code: z.string(), strata: z.array(z.string()).optional() });
const estimateView = z.object({
  of: z.enum(['valid', 'participants']),
  lists: z.array(
    z.object({
      code: z.string(),
      estimate: z
        .object({
          /** 0–1, like the margin: half the width of the 95 % interval. */
          share: z.number(),
          margin: z.number(),
          standardError: z.number(),
          distribution: z.enum(['normal', 't']),
          degreesOfFreedom: count,
          designEffect: z.number().nullable(),
          reported: count,
          drawn: count,
          frame: count,
        })
        .nullable(),
      refused: refusal.nullable(),
    }),
  ),
  lead: z
    .object({
      first: z.string(),
      second: z.string(),
      difference: z.number(),
      margin: z.number(),
      tooClose: z.boolean(),
    })
    .nullable(),
  strata: z.array(z.object({ code: step, frame: count, drawn: count, reported: count })),
  state: z.enum(RELEASE_STATES),
  blocks: z.array(
    z.discriminatedUnion('code', [
      z.object({ code: z.literal('stratumBelow'), strata: z.array(z.string()) }),
      z.object({ code: z.literal('notStable'), strata: z.array(z.string()) }),
      z.object({ code: z.literal('keyingIncomplete'), protocols: count }),
      z.object({ code: z.literal('disputesOpen'), stations: z.array(z.string()) }),
      z.object({ code: z.literal('pollsOpen'), until: ms }),
    ]),
  ),
  takes: z.array(
    z.object({ at: ms, reported: z.record(z.string(), count), overall: z.record(z.string(), z.number()) }),
  ),
  /** What is needed to be stable: points that a share may move over so many takes, stations of each stratum. */
  rules: z.object({ takes: count, points: z.number(), leastStations: count, takeMinutes: count }),
  /** Drawn stations in the estimate by stratum, as they came: the reporting curve. */
  curve: z.array(z.object({ at: ms, reported: z.record(z.string(), count) })),
  /** Stations in the count that were not drawn: in no figure here. */
  outside: count,
  disputes: z.array(z.string()),
  listed: z.array(z.string()),
  lifted: z.boolean(),
});
export type EstimateView = z.infer<typeof estimateView>;

/** The recorded sample and what is estimated from it; never from volunteers' protocols elsewhere. */
export const estimate = {
  sample: query(SEE).output(sampleView),
  /** In proportion to the strata, two of each at least; seed and salt from true chance. */
  draw: command(LEAD)
    .input(z.object({ by: z.enum(STRATIFIED_BY), stations: z.number().int().min(1).max(100_000) }))
    .output(entry.extend({ commitment: z.string() })),
  askWithdraw: command(LEAD).input(z.object({ reason })).output(entry),
  /** By another lead than the one who asked. */
  withdraw: command(LEAD).output(entry),
  result: query(SEE)
    .input(
      z.object({
        of: z.enum(['valid', 'participants']).default('valid'),
        flagged: z.boolean().default(false),
        disputed: z.boolean().default(false),
      }),
    )
    .output(estimateView.nullable()),
  /** Drawn stations and what is there of each: the list by which missing ones are called (NDI p. 128). */
  stations: query(SEE).output(
    z.array(
      z.object({
        stratum: step,
        station: z.string(),
        region: z.string(),
        number: count,
        district: z.string().nullable(),
        place: z.string().nullable(),
        nameKk: z.string().nullable(),
        nameRu: z.string().nullable(),
        /** waiting: it came and is not decided; apart: accepted, but of one side, dictated, flagged or disputed. */
        state: z.enum(['missing', 'waiting', 'apart', 'counted']),
        /** What it is counted as, once it is accepted. */
        part: z.enum(TALLY_PARTS).nullable(),
        protocol: id.nullable(),
      }),
    ),
  ),
  /** It may be told with these disputed stations listed. */
  listDisputes: command(LEAD)
    .input(z.object({ stations: z.array(z.string().max(80)).max(1000), reason }))
    .output(entry),
  askLift: command(LEAD).input(z.object({ reason })).output(entry),
  lift: command(LEAD).output(entry),
};
