import { crc32, deflateSync } from 'node:zlib';
import type { Picture } from './events.ts';
import { between, createRng, type Rng } from './rng.ts';

/** Small grey pictures that decode: a ballot with a mark, a page of a protocol, a street without anybody on it. */
export const WIDTH = 240;
export const HEIGHT = 320;

type Canvas = Uint8Array;

function box(canvas: Canvas, x: number, y: number, width: number, height: number, shade: number): void {
  for (let row = Math.max(0, y); row < Math.min(HEIGHT, y + height); row += 1) {
    canvas.fill(shade, row * WIDTH + Math.max(0, x), row * WIDTH + Math.min(WIDTH, x + width));
  }
}

function frame(canvas: Canvas, x: number, y: number, width: number, height: number, shade: number): void {
  box(canvas, x, y, width, 1, shade);
  box(canvas, x, y + height - 1, width, 1, shade);
  box(canvas, x, y, 1, height, shade);
  box(canvas, x + width - 1, y, 1, height, shade);
}

/** A sheet on a table, laid down by a different hand each time; answers where its corner is. */
function sheet(canvas: Canvas, rng: Rng): [x: number, y: number] {
  canvas.fill(between(rng, 70, 120));
  const [x, y] = [between(rng, 10, 26), between(rng, 10, 26)];
  box(canvas, x + 3, y + 3, 196, 276, 50);
  box(canvas, x, y, 196, 276, between(rng, 225, 245));
  box(canvas, x, y + between(rng, 120, 160), 196, 1, 200);
  return [x, y];
}

/** Grey strokes in place of words. */
function line(canvas: Canvas, rng: Rng, x: number, y: number, width: number): void {
  for (let at = x; at < x + width - 6; ) {
    const length = Math.min(between(rng, 6, 26), x + width - at);
    box(canvas, at, y, length, 3, 110);
    at += length + 4;
  }
}

function drawBallot(canvas: Canvas, rng: Rng, marked: number): void {
  const [x, y] = sheet(canvas, rng);
  line(canvas, rng, x + 40, y + 16, 116);
  line(canvas, rng, x + 60, y + 26, 76);
  for (let row = 0; row < 6; row += 1) {
    const top = y + 48 + row * 34;
    frame(canvas, x + 12, top, 172, 30, 130);
    line(canvas, rng, x + 20, top + 8, between(rng, 70, 110));
    line(canvas, rng, x + 20, top + 18, between(rng, 40, 90));
    frame(canvas, x + 156, top + 6, 18, 18, 60);
    if (row !== marked) continue;
    for (let step = 0; step < 14; step += 1) {
      box(canvas, x + 158 + step, top + 8 + step, 2, 2, 30);
      box(canvas, x + 172 - step, top + 8 + step, 2, 2, 30);
    }
  }
  line(canvas, rng, x + 20, y + 262, between(rng, 40, 70));
}

function drawProtocol(canvas: Canvas, rng: Rng): void {
  const [x, y] = sheet(canvas, rng);
  line(canvas, rng, x + 50, y + 12, 96);
  for (let row = 0; row < 14; row += 1) {
    const top = y + 30 + row * 16;
    frame(canvas, x + 10, top, 176, 15, 150);
    line(canvas, rng, x + 14, top + 6, between(rng, 60, 104));
    line(canvas, rng, x + 138, top + 5, between(rng, 12, 40));
  }
  const [cx, cy, radius] = [x + between(rng, 120, 160), y + 250, 18];
  for (let angle = 0; angle < 360; angle += 2) {
    const turn = (angle * Math.PI) / 180;
    box(canvas, Math.round(cx + radius * Math.cos(turn)), Math.round(cy + radius * Math.sin(turn)), 2, 2, 120);
  }
}

/** Sky, houses, road: enough to be a photograph of somewhere. */
function drawScene(canvas: Canvas, rng: Rng): void {
  const horizon = between(rng, 130, 190);
  box(canvas, 0, 0, WIDTH, horizon, between(rng, 170, 215));
  box(canvas, 0, horizon, WIDTH, HEIGHT - horizon, between(rng, 120, 160));
  for (let x = -10; x < WIDTH; ) {
    const [width, height] = [between(rng, 30, 70), between(rng, 40, 110)];
    box(canvas, x, horizon - height, width, height, between(rng, 60, 120));
    for (let wy = horizon - height + 8; wy < horizon - 12; wy += 16) {
      for (let wx = x + 6; wx < x + width - 8; wx += 12) box(canvas, wx, wy, 6, 8, between(rng, 90, 230));
    }
    x += width + between(rng, 0, 14);
  }
  for (let row = horizon; row < HEIGHT; row += 1) {
    const half = 6 + Math.floor((row - horizon) * 0.5);
    box(canvas, WIDTH / 2 - half, row, half * 2, 1, 90);
  }
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** WIDTH × HEIGHT shades of grey, row by row. */
export function drawCanvas({ look, seed, row }: Picture): Uint8Array {
  const rng = createRng(seed);
  const canvas = new Uint8Array(WIDTH * HEIGHT);
  if (look === 'ballot') drawBallot(canvas, rng, row);
  else if (look === 'protocol') drawProtocol(canvas, rng);
  else drawScene(canvas, rng);
  return canvas;
}

/** The picture as a PNG of a few kilobytes, WIDTH × HEIGHT, 8-bit grey. */
export function drawPicture(picture: Picture): Buffer {
  const canvas = drawCanvas(picture);
  const rows = Buffer.alloc(HEIGHT * (WIDTH + 1));
  for (let y = 0; y < HEIGHT; y += 1) rows.set(canvas.subarray(y * WIDTH, (y + 1) * WIDTH), y * (WIDTH + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
