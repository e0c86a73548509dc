/** Pixels: where a box is put and where it then says it is differ by less, in a zoomed page. */
const ROUNDING = 2;

/** The end of a box that scrolls, kept in view while what is in it grows. */
export type KeptEnd = {
  /** Goes to the end, wherever the box was. */
  go: () => void;
  /** Goes to where the end is now. @returns false, and nothing is moved, where a person has scrolled up in the meantime */
  stay: () => boolean;
};

/**
 * A scroll event does not say who made it. But nothing except a person moves a box up whose content became no shorter: lines that
 * come or turn out taller move the end away and leave the box where it was, and what becomes shorter takes it to the new end. So
 * only a box that is above both the end where it was put and the end of now was scrolled up, be it by a wheel, a key, a finger, a
 * scrollbar or the browser's own search.
 */
export function createKeptEnd(box: HTMLElement): KeptEnd {
  let put = { top: 0, width: 0, height: 0 };
  const go = () => {
    box.scrollTop = box.scrollHeight;
    put = { top: box.scrollTop, width: box.clientWidth, height: box.clientHeight };
  };
  return {
    go,
    stay: () => {
      const { scrollTop, scrollHeight, clientWidth, clientHeight } = box;
      // In a box of another size the browser chooses anew what is at its top.
      const sameBox = clientWidth === put.width && clientHeight === put.height;
      const lowest = Math.min(put.top, scrollHeight - clientHeight);
      if (sameBox && scrollTop < lowest - ROUNDING) return false;
      go();
      return true;
    },
  };
}
