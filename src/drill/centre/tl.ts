/**
 * TL on the wire: objects are plain records whose `_` names the constructor and whose fields carry the schema's own
 * names. `long` is written from a bigint, a number or a decimal string and read as a bigint; int128/int256 are bytes.
 */
import { type Combinator, combinatorById, combinatorByName, knownFields, type TypeRef } from './tl-schema.ts';

export type TlValue =
  | number
  | bigint
  | string
  | boolean
  | Uint8Array
  | TlObject
  | readonly TlValue[]
  | null
  | undefined;

/** What a TL object shows of the world, so that whoever writes the frame can log what was delivered. */
export interface Source {
  readonly key: string;
  readonly version: number;
  readonly kind: 'new' | 'edit' | 'delete' | 'fetch';
}
export const SOURCES = Symbol('sources');

export interface TlObject {
  readonly _: string;
  readonly [SOURCES]?: readonly Source[];
  readonly [field: string]: TlValue;
}

export const VECTOR_ID = 0x1cb5c415;
const TRUE_ID = 0x997275b5;
const FALSE_ID = 0xbc799737;

/** The bytes named a constructor or method no schema here has. */
export class UnknownConstructor extends Error {
  readonly id: number;
  constructor(id: number) {
    super(`unknown constructor ${id.toString(16)}`);
    this.id = id;
  }
}

export class TlWriter {
  private buffer: Buffer;
  private length = 0;
  /** What the written objects show, in order. */
  readonly sources: Source[] = [];

  constructor(size = 256) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  private room(bytes: number): number {
    const at = this.length;
    const need = at + bytes;
    if (need > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(need, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, at);
      this.buffer = grown;
    }
    this.length = need;
    return at;
  }

  int(value: number): this {
    const at = this.room(4);
    this.buffer.writeInt32LE(value | 0, at);
    return this;
  }

  long(value: bigint | number | string): this {
    const at = this.room(8);
    this.buffer.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)), at);
    return this;
  }

  double(value: number): this {
    const at = this.room(8);
    this.buffer.writeDoubleLE(value, at);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.room(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  /** A TL string: length in 1 byte below 254, else 0xfe and 3 bytes; zero-padded to a multiple of four. */
  bytes(value: Uint8Array | string): this {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    const head = bytes.length < 254 ? 1 : 4;
    const total = (head + bytes.length + 3) & ~3;
    const at = this.room(total);
    if (head === 1) this.buffer[at] = bytes.length;
    else this.buffer.writeUInt32LE(((bytes.length << 8) | 0xfe) >>> 0, at);
    this.buffer.set(bytes, at + head);
    this.buffer.fill(0, at + head + bytes.length, at + total);
    return this;
  }

  result(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

export class TlReader {
  readonly buffer: Buffer;
  pos: number;

  constructor(bytes: Uint8Array, pos = 0) {
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = pos;
  }

  int(): number {
    const value = this.buffer.readInt32LE(this.pos);
    this.pos += 4;
    return value;
  }

  uint(): number {
    return this.int() >>> 0;
  }

  long(): bigint {
    const value = this.buffer.readBigInt64LE(this.pos);
    this.pos += 8;
    return value;
  }

  double(): number {
    const value = this.buffer.readDoubleLE(this.pos);
    this.pos += 8;
    return value;
  }

  raw(length: number): Buffer {
    if (length < 0 || this.pos + length > this.buffer.length) throw new RangeError('read past the end');
    const bytes = this.buffer.subarray(this.pos, this.pos + length);
    this.pos += length;
    return bytes;
  }

  bytes(): Buffer {
    const first = this.raw(1)[0] ?? 0;
    const length = first === 254 ? this.raw(3).readUIntLE(0, 3) : first;
    const head = first === 254 ? 4 : 1;
    const value = this.raw(length);
    this.raw((4 - ((head + length) & 3)) & 3);
    return value;
  }

  rest(): Buffer {
    return this.raw(this.buffer.length - this.pos);
  }
}

export function wrongField(combinator: string, field: string, value: unknown): never {
  throw new TypeError(`${combinator}.${field}: cannot write ${value === null ? 'null' : typeof value}`);
}

export function isObject(value: TlValue): value is TlObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

type Scalar = Exclude<TypeRef['kind'], 'raw' | 'vector' | 'object'>;

const isText = (v: TlValue): v is string | Uint8Array => typeof v === 'string' || v instanceof Uint8Array;
const isLong = (v: TlValue): v is bigint | number | string => ['bigint', 'number', 'string'].includes(typeof v);

/** Writes a scalar, or answers false when the value is not one of that kind. */
const SCALARS: Readonly<Record<Scalar, (w: TlWriter, value: TlValue) => unknown>> = {
  int: (w, v) => typeof v === 'number' && w.int(v),
  long: (w, v) => isLong(v) && w.long(v),
  double: (w, v) => typeof v === 'number' && w.double(v),
  string: (w, v) => isText(v) && w.bytes(v),
  bytes: (w, v) => isText(v) && w.bytes(v),
  bool: (w, v) => typeof v === 'boolean' && w.int(v ? TRUE_ID : FALSE_ID),
  true: () => true,
  flags: () => false,
  rest: (w, v) => v instanceof Uint8Array && w.raw(v),
};

/** Writes a value as a type; vectors and Bool are boxed. `where` names the field in errors. */
export function writeValue(w: TlWriter, type: TypeRef, value: TlValue, layer: number, where: string): void {
  if (type.kind === 'object') {
    if (!isObject(value)) wrongField(where, 'object', value);
    writeObject(w, value, layer);
  } else if (type.kind === 'vector') {
    if (!Array.isArray(value)) wrongField(where, 'vector', value);
    w.int(VECTOR_ID).int(value.length);
    for (const item of value) writeValue(w, type.item, item, layer, where);
  } else if (type.kind === 'raw') {
    if (!(value instanceof Uint8Array) || value.length !== type.size) wrongField(where, `int${type.size * 8}`, value);
    w.raw(value);
  } else if (SCALARS[type.kind](w, value) === false) wrongField(where, type.kind, value);
}

const isSet = (value: TlValue): boolean => value !== undefined && value !== null && value !== false;

function flagBits(combinator: Combinator, object: TlObject, flags: string): number {
  let bits = 0;
  for (const field of combinator.fields) {
    if (field.when?.flags !== flags) continue;
    const value = object[field.name];
    if (field.type.kind === 'bool' ? value !== undefined && value !== null : isSet(value)) bits |= field.when.mask;
  }
  return bits;
}

/** Writes a boxed object in the form of the given layer. @throws TypeError when a field is missing or unknown. */
export function writeObject(w: TlWriter, object: TlObject, layer: number): void {
  const combinator = combinatorByName(object._, layer);
  if (!combinator) throw new TypeError(`no constructor ${object._}`);
  const known = knownFields(object._);
  for (const key in object) if (key !== '_' && !known.has(key)) throw new TypeError(`${object._} has no field ${key}`);
  const sources = object[SOURCES];
  if (sources) w.sources.push(...sources);
  w.int(combinator.id);
  for (const field of combinator.fields) {
    const value = object[field.name];
    if (field.type.kind === 'flags') w.int(flagBits(combinator, object, field.name));
    else if (field.when && (field.type.kind === 'bool' ? value === undefined || value === null : !isSet(value)))
      continue;
    else writeValue(w, field.type, value, layer, `${object._}.${field.name}`);
  }
}

/** A boxed object's bytes at a layer. */
export function encode(object: TlObject, layer: number): Buffer {
  const w = new TlWriter();
  writeObject(w, object, layer);
  return w.result();
}

function readValue(r: TlReader, type: TypeRef): TlValue {
  switch (type.kind) {
    case 'int':
    case 'flags':
      return r.int();
    case 'long':
      return r.long();
    case 'double':
      return r.double();
    case 'string':
      return r.bytes().toString('utf8');
    case 'bytes':
      return r.bytes();
    case 'bool': {
      const id = r.uint();
      if (id !== TRUE_ID && id !== FALSE_ID) throw new RangeError('not a Bool');
      return id === TRUE_ID;
    }
    case 'true':
      return true;
    case 'raw':
      return r.raw(type.size);
    case 'rest':
      return r.rest();
    case 'vector': {
      if (r.uint() !== VECTOR_ID) throw new RangeError('not a vector');
      const count = r.int();
      if (count < 0 || count > r.buffer.length) throw new RangeError('vector longer than its frame');
      return Array.from({ length: count }, () => readValue(r, type.item));
    }
    case 'object':
      return readObject(r);
  }
}

/**
 * Reads one boxed object of any known layer. The last argument of a wrapping method (`!X`) is left as bytes.
 * @throws UnknownConstructor, or RangeError when the bytes end early.
 */
export function readObject(r: TlReader): TlObject {
  const id = r.uint();
  const combinator = combinatorById(id);
  if (!combinator) throw new UnknownConstructor(id);
  const object: Record<string, TlValue> & { _: string } = { _: combinator.name };
  for (const field of combinator.fields) {
    if (field.when && ((object[field.when.flags] as number) & field.when.mask) === 0) continue;
    object[field.name] = readValue(r, field.type);
  }
  return object;
}

export const decode = (bytes: Uint8Array): TlObject => readObject(new TlReader(bytes));
