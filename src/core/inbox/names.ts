/** Who a Telegram id is, and what a chat is called, as far as the headquarters knows. */
export interface Names {
  person(personId: string): string;
  telegram(id: string): string | null;
  chat(chatKey: string): string;
}

/** The same for the rows of one page: they are of a few chats and people, each of whom is looked up once. */
export function namesOfPage(names: Names): Names {
  const once = <T>(look: (id: string) => T): ((id: string) => T) => {
    const found = new Map<string, T>();
    return (id) => {
      const known = found.get(id);
      if (known !== undefined || found.has(id)) return known as T;
      const now = look(id);
      found.set(id, now);
      return now;
    };
  };
  return { person: once(names.person), telegram: once(names.telegram), chat: once(names.chat) };
}
