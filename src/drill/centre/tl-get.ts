import { isObject, type TlObject, type TlValue, wrongField } from './tl.ts';

/** Typed readers of a decoded object's fields; a wrong type means a client's frame lied about its layer. */
export const get = {
  str: (o: TlObject, field: string): string => {
    const v = o[field];
    return typeof v === 'string' ? v : wrongField(o._, field, v);
  },
  num: (o: TlObject, field: string, fallback?: number): number => {
    const v = o[field] ?? fallback;
    return typeof v === 'number' ? v : wrongField(o._, field, v);
  },
  /** A long as a decimal string, the way the world keys everything. */
  id: (o: TlObject, field: string): string => {
    const v = o[field];
    return typeof v === 'bigint' ? v.toString() : wrongField(o._, field, v);
  },
  bytes: (o: TlObject, field: string): Buffer => {
    const v = o[field];
    return v instanceof Uint8Array ? Buffer.from(v.buffer, v.byteOffset, v.byteLength) : wrongField(o._, field, v);
  },
  obj: (o: TlObject, field: string): TlObject => {
    const v = o[field];
    return isObject(v) ? v : wrongField(o._, field, v);
  },
  maybe: (o: TlObject, field: string): TlObject | undefined => {
    const v = o[field];
    return isObject(v) ? v : undefined;
  },
  vec: (o: TlObject, field: string): readonly TlValue[] => {
    const v = o[field];
    return Array.isArray(v) ? v : wrongField(o._, field, v);
  },
  objs: (o: TlObject, field: string): TlObject[] => get.vec(o, field).filter(isObject),
};
