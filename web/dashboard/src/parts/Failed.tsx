import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "./Note.module.css";

/** Something could not be loaded or done: why, and the way to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div className={classes.note} data-tone="bad" role="alert">
      <IconAlertTriangle size={20} aria-hidden />
      <div>{error instanceof Error ? error.message : "Something went wrong."}</div>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
