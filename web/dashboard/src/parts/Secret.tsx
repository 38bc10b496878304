import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./Secret.module.css";

/** Something that is shown once: readable, and copied by a press. */
export function Secret({ text, label }: { text: string; label: string }) {
  return (
    <div className={classes.secret}>
      <code title={label}>{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="sm" onClick={copy} leftSection={copied ? <IconCheck size={17} /> : <IconCopy size={17} />}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
