/**
 * What stands there until the first picture has come. `index.html` shows the same before any script has run: keep the two alike, so
 * that nothing jumps. The words come late: a window that is there at once does not flicker.
 */
export function Boot({ words }: { words: string }) {
  return (
    <main className="alone boot">
      <img src="./icon.svg" alt="" width={44} height={44} />
      <p className="boot-name">Homeport</p>
      <p className="boot-words late" role="status">
        {words}
      </p>
    </main>
  );
}
