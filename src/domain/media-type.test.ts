import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hidesContent, judgeMedia, MEDIA_TYPES, type MediaType, mimeOf, sniffType } from './media-type.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('what bytes are', () => {
  const samples: [string, MediaType][] = [
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'jpeg'],
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'png'],
    ['GIF89a\x01\0\x01\0', 'gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'webp'],
    ['RIFF\0\0\0\0WAVEfmt ', 'wav'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'heic'],
    ['\0\0\0\x1cftypmif1\0\0\0\0mif1avif', 'avif'],
    ['\0\0\0\x18ftypisom\0\0\x02\0', 'mp4'],
    ['\0\0\0\x18ftypM4A \0\0\x02\0', 'm4a'],
    ['\x1aE\xdf\xa3\x01\0\0\0', 'webm'],
    ['OggS\0\x02', 'ogg'],
    ['ID3\x04\0\0', 'mp3'],
    ['\xff\xfb\x90\x64', 'mp3'],
    ['%PDF-1.7\n', 'pdf'],
    ['PK\x03\x04\x14\0', 'zip'],
    ['\x1f\x8b\x08\0', 'gzip'],
    ['MZ\x90\0', 'program'],
    ['#!/bin/sh\n', 'program'],
    ['<!DOCTYPE html><p>x', 'html'],
    ['\xef\xbb\xbf \n<HTML><script>alert(1)</script>', 'html'],
    ['\xff\xfe<\0h\0t\0m\0l\0>\0', 'html'],
    ['<?xml version="1.0"?><svg xmlns="x" onload="alert(1)">', 'svg'],
    ['Сәлем', 'unknown'],
    ['', 'empty'],
  ];
  it.each(samples)('%j', (text, type) => expect(sniffType(bytes(text))).toBe(type));

  it('is told for any bytes, and nothing but pictures, sounds and videos has a content type', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (head) => {
        expect(MEDIA_TYPES.includes(sniffType(head))).toBe(true);
      }),
    );
    for (const type of MEDIA_TYPES) expect(mimeOf(type) ?? 'image/x').toMatch(/^(image|audio|video)\//);
    expect(MEDIA_TYPES.filter((type) => /html|xml|svg|text|pdf/.test(mimeOf(type) ?? ''))).toEqual([]);
  });
});

describe('what is said about it', () => {
  const photo = { kind: 'photo', mime: 'image/jpeg', name: null } as const;
  const file = (name: string | null, mime: string | null = null) => ({ kind: 'document', mime, name }) as const;
  it.each([
    ['jpeg', photo, null],
    ['png', photo, null],
    ['html', photo, 'wrongType'],
    ['html', file('ballot.jpg', 'image/jpeg'), 'wrongType'],
    ['program', file('ballot.jpg'), 'wrongType'],
    ['zip', file('voice.ogg', 'audio/ogg'), 'wrongType'],
    ['jpeg', file('clip.mp4', 'video/mp4'), 'wrongType'],
    ['html', file('page.html', 'text/html'), 'markup'],
    ['svg', file('logo.svg', 'image/svg+xml'), 'vector'],
    ['heic', file('IMG_1.HEIC'), 'heic'],
    ['avif', file('a.avif'), 'noPreview'],
    ['gzip', { kind: 'sticker', mime: 'application/x-tgsticker', name: 'x.tgs' }, 'noPreview'],
    ['webp', { kind: 'sticker', mime: 'image/webp', name: null }, null],
    ['mp4', { kind: 'animation', mime: 'video/mp4', name: null }, null],
    ['ogg', { kind: 'voice', mime: 'audio/ogg', name: null }, null],
    ['mp4', { kind: 'audio', mime: 'audio/mp4', name: null }, null],
    ['pdf', file('protocol.pdf', 'application/pdf'), null],
    ['pdf', file('../../../etc/passwd', null), null],
    ['empty', photo, 'empty'],
  ] as const)('%s, declared as %j: %s', (type, declared, problem) => {
    expect(judgeMedia(type, declared)).toBe(problem);
  });
});

describe('a picture that is something else as well', () => {
  const zipEnd = bytes(`PK\x05\x06${'\0'.repeat(18)}`);
  it('is seen by its beginning or its end', () => {
    expect(hidesContent(bytes('\xff\xd8\xff\xfe<script>alert(1)</script>'), new Uint8Array())).toBe(true);
    expect(hidesContent(bytes('\xff\xd8\xff'), zipEnd)).toBe(true);
    expect(hidesContent(bytes('\xff\xd8\xff'), bytes(`${'x'.repeat(50)}PK\x05`))).toBe(false);
    expect(hidesContent(bytes('\xff\xd8\xff\xe1 http://ns.adobe.com/xap <x:xmpmeta'), new Uint8Array(100))).toBe(false);
  });
});
