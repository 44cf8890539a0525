import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os } from './access.ts';

const done = { ok: true } as const;

/** The practice world behind this headquarters; a live one has none. */
export function worldOf(context: CallContext) {
  const { workspace } = hqOf(context);
  const { drill } = context.shell.ports;
  if (workspace.kind !== 'drill' || !drill || drill.fixedCentre) throw new Failure('DRILL_UNAVAILABLE');
  return drill;
}

export const drill = {
  control: os.drill.control.handler(async ({ context, input }) => {
    await worldOf(context).control(input.command);
    if (input.command !== 'sosNow') context.shell.drillPaused = input.command === 'pause';
    context.shell.hub.changed('drill');
    return done;
  }),
  state: os.drill.state.handler(({ context }) => {
    const { workspace } = hqOf(context);
    const launcher = context.shell.ports.drill;
    const running = workspace.kind === 'drill' && launcher !== null && launcher.fixedCentre === null;
    return { running, paused: context.shell.drillPaused };
  }),
};
