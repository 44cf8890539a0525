import type { MediaContent, MediaRef, TelegramId } from '../../domain/index.ts';
import { Api, isTlObject } from './library.ts';

type Fields = NonNullable<MediaContent['fields']>;
export interface MappedMedia {
  media: MediaContent;
  ref: MediaRef | null;
}

/**
 * What a message carries, and separately what is needed to fetch it. Null for "no media". Anything without a name in
 * the domain becomes 'unsupported' with Telegram's own name of it: a person must see that something was there.
 */
export function mapMedia(media: Api.TypeMessageMedia | null | undefined): MappedMedia | null {
  if (!isTlObject(media) || media instanceof Api.MessageMediaEmpty) return null;
  if (media instanceof Api.MessageMediaPhoto) return mapPhoto(media.photo);
  if (media instanceof Api.MessageMediaDocument) return mapDocument(media);
  if (media instanceof Api.MessageMediaGeo) return bare('location', point(media.geo));
  if (media instanceof Api.MessageMediaGeoLive)
    return bare('liveLocation', { ...point(media.geo), heading: number(media.heading), period: number(media.period) });
  if (media instanceof Api.MessageMediaVenue)
    return bare('venue', { ...point(media.geo), title: string(media.title), address: string(media.address) });
  if (media instanceof Api.MessageMediaContact)
    return bare('contact', {
      phone: string(media.phoneNumber),
      firstName: string(media.firstName),
      lastName: string(media.lastName),
      vcard: string(media.vcard),
      userId: id(media.userId),
    });
  if (media instanceof Api.MessageMediaPoll) return mapPoll(media.poll);
  if (media instanceof Api.MessageMediaWebPage) return mapWebPage(media.webpage);
  if (media instanceof Api.MessageMediaStory) return bare('story', { storyId: number(media.id) });
  if (media instanceof Api.MessageMediaDice)
    return bare('dice', { emoticon: string(media.emoticon), value: number(media.value) });
  return bare('unsupported', { type: media.className });
}

function mapPhoto(photo: Api.TypePhoto | undefined | null): MappedMedia {
  if (!(photo instanceof Api.Photo)) return bare('photo', undefined); // expired, or sent to vanish
  const sizes = Array.isArray(photo.sizes) ? photo.sizes : [];
  let largest = { bytes: 0, type: null as string | null };
  for (const size of sizes) {
    const bytes = photoSize(size);
    if (bytes > largest.bytes) largest = { bytes, type: 'type' in size ? string(size.type) : null };
  }
  return {
    media: {
      kind: 'photo',
      id: id(photo.id),
      size: largest.bytes > 0 ? largest.bytes : null,
      mime: 'image/jpeg',
      name: null,
    },
    ref: { ...reference(photo), thumbSize: largest.type },
  };
}

function photoSize(size: Api.TypePhotoSize): number {
  if (size instanceof Api.PhotoSize) return number(size.size) ?? 0;
  if (size instanceof Api.PhotoSizeProgressive) return Math.max(0, ...size.sizes.map((each) => number(each) ?? 0));
  if (size instanceof Api.PhotoCachedSize) return size.bytes?.length ?? 0;
  return 0; // stripped previews and outlines are not the picture
}

function mapDocument(media: Api.MessageMediaDocument): MappedMedia {
  const kindByFlag = media.round ? 'roundVideo' : media.voice ? 'voice' : media.video ? 'video' : 'document';
  const document = media.document;
  if (!(document instanceof Api.Document)) return bare(kindByFlag, undefined);
  const attributes = Array.isArray(document.attributes) ? document.attributes : [];
  const named = attributes.find((each) => each instanceof Api.DocumentAttributeFilename);
  return {
    media: {
      kind: documentKind(attributes),
      id: id(document.id),
      size: longNumber(document.size),
      mime: string(document.mimeType),
      name: named ? string(named.fileName) : null,
    },
    ref: reference(document),
  };
}

/** A sticker may also be a video, an animation nearly always is one: the narrower word wins. */
function documentKind(attributes: Api.TypeDocumentAttribute[]): MediaContent['kind'] {
  if (attributes.some((each) => each instanceof Api.DocumentAttributeSticker)) return 'sticker';
  if (attributes.some((each) => each instanceof Api.DocumentAttributeAnimated)) return 'animation';
  const video = attributes.find((each) => each instanceof Api.DocumentAttributeVideo);
  if (video) return video.roundMessage ? 'roundVideo' : 'video';
  const audio = attributes.find((each) => each instanceof Api.DocumentAttributeAudio);
  if (audio) return audio.voice ? 'voice' : 'audio';
  return 'document';
}

function mapPoll(poll: Api.TypePoll): MappedMedia {
  const answers = Array.isArray(poll?.answers) ? poll.answers.map((each) => string(each?.text?.text) ?? '') : [];
  return bare('poll', {
    question: string(poll?.question?.text),
    answers,
    closed: Boolean(poll?.closed),
    quiz: Boolean(poll?.quiz),
    multipleChoice: Boolean(poll?.multipleChoice),
  });
}

/** No id and no size: Telegram fills a preview in later, and that must not look like a changed message. */
function mapWebPage(page: Api.TypeWebPage): MappedMedia {
  if (!(page instanceof Api.WebPage)) return bare('webPage', undefined);
  return bare('webPage', { url: string(page.url), siteName: string(page.siteName), title: string(page.title) });
}

function bare(kind: MediaContent['kind'], fields: Fields | undefined): MappedMedia {
  const media: MediaContent = { kind, id: null, size: null, mime: null, name: null };
  if (fields) media.fields = fields;
  return { media, ref: null };
}

function point(geo: Api.TypeGeoPoint | undefined): Fields {
  if (!(geo instanceof Api.GeoPoint)) return { lat: null, long: null };
  return { lat: number(geo.lat), long: number(geo.long), accuracy: number(geo.accuracyRadius) };
}

function reference(file: Api.Photo | Api.Document): MediaRef {
  return {
    accessHash: String(file.accessHash ?? '0'),
    fileReference: Uint8Array.from(file.fileReference ?? []),
    dcId: number(file.dcId) ?? 0,
  };
}

export function id(value: unknown): TelegramId | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return /^-?\d{1,20}$/.test(text) ? (text as TelegramId) : null;
}

/** Lone surrogates break every encoder further down. */
export function string(value: unknown): string | null {
  return typeof value === 'string' ? value.toWellFormed() : null;
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function longNumber(value: unknown): number | null {
  const size = Number(value ?? Number.NaN);
  return Number.isSafeInteger(size) && size >= 0 ? size : null;
}
