/**
 * The few blurred pixels that stand for a picture nobody has asked for: made anew by core (media/preview), never what was
 * sent. `null` until they are made.
 */
export function Tiny({ tiny, className }: { tiny: string | null | undefined; className: string | undefined }) {
  return tiny ? <img className={className} src={`data:image/webp;base64,${tiny}`} alt="" aria-hidden /> : null;
}
