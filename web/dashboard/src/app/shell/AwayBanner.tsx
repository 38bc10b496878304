import { IconCloudOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { setAway, useAway } from "../../api/reachable";
import classes from "./Shell.module.css";

const AGAIN_MS = 3_000;

/** Says that what is shown may be old, and asks until the server answers again. */
export function AwayBanner() {
  const away = useAway();
  const queries = useQueryClient();
  useEffect(() => {
    const gone = () => setAway("network");
    addEventListener("offline", gone);
    return () => removeEventListener("offline", gone);
  }, []);
  useEffect(() => {
    if (!away) return;
    const look = async () => {
      const found = await fetch("/healthz").then(
        ({ ok }) => ok,
        () => false,
      );
      if (!found) return;
      setAway(null);
      void queries.invalidateQueries();
    };
    const timer = setInterval(look, AGAIN_MS);
    addEventListener("online", look);
    return () => {
      clearInterval(timer);
      removeEventListener("online", look);
    };
  }, [away, queries]);
  return (
    <div role="status">
      {away && (
        <div className={classes.away}>
          <IconCloudOff size={19} aria-hidden />
          {away === "network" ? "You are offline." : "The server does not answer."} What you see may be old; this goes on by
          itself when the connection is back.
        </div>
      )}
    </div>
  );
}
