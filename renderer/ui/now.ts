import { useEffect, useState } from 'react';

/** The present time, renewed every so often while something on the screen depends on it. @param everyMs milliseconds */
export function useNow(everyMs = 10_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
