import { useEffect, useState } from "react";
import { moment, when } from "../format";

const MINUTE_MS = 60_000;

/** The present, to the minute, for words like "3 minutes ago". */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment in words, in the reader's zone; the whole of it when pointed at. */
export function When({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {when(at, Math.max(now, Date.now()))}
    </time>
  );
}
