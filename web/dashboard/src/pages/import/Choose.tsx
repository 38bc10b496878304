import { Button, FileButton } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import type { Upload } from "../../api/imports";
import { Failed } from "../../parts/Failed";
import { Panel } from "../../parts/Panel";
import classes from "./Import.module.css";
import { PLATFORMS } from "./platforms";

const LARGEST_MB = 8;

export function Choose({ chosen }: { chosen: (upload: Upload) => void }) {
  const [error, setError] = useState<Error>();
  const [over, setOver] = useState(false);
  const read = async (file: File | null | undefined) => {
    if (!file) return;
    if (file.size > LARGEST_MB * 1024 * 1024)
      return setError(
        new Error(
          `This file is larger than ${LARGEST_MB} MB. Split it, or use \`shelfbell import subscriptions\` on the server, which takes any size.`,
        ),
      );
    chosen({ file_name: file.name, csv: await file.text() });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void read(event.dataTransfer.files[0]);
  };
  return (
    <Panel>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the button inside */}
      <div
        className={classes.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileTypeCsv size={40} stroke={1.3} aria-hidden />
        <p className={classes.title}>Drop the exported CSV file here</p>
        <p>From {Object.values(PLATFORMS).slice(0, -1).join(", ")}, or any file with addresses and variants.</p>
        <FileButton onChange={(file) => void read(file)} accept=".csv,text/csv" inputProps={{ "aria-label": "CSV file" }}>
          {(props) => <Button {...props}>Choose a file</Button>}
        </FileButton>
        {error && <Failed error={error} />}
      </div>
      <ol className={classes.steps}>
        <li>The file is read, and you say which column is what.</li>
        <li>You see the first rows, and what does not fit.</li>
        <li>People keep the order in which they asked. Nobody is messaged without your approval.</li>
      </ol>
    </Panel>
  );
}
