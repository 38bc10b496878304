import { Button, Select, Skeleton } from "@mantine/core";
import { IconFileOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { runImport, type Upload } from "../../api/imports";
import type { ImportPreview, ImportResult } from "../../api/types";
import { count, people, words } from "../../format";
import { Ask } from "../../parts/Ask";
import { Badge } from "../../parts/Badge";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Panel } from "../../parts/Panel";
import classes from "./Import.module.css";
import { COLUMNS, PLATFORMS } from "./platforms";

type Row = ImportPreview["rows"][number];

const ROWS: Column<Row>[] = [
  { title: "Person", cell: ({ address_masked }) => address_masked },
  { title: "Line", end: true, cell: ({ line }) => count(line) },
  { title: "Waits for", cell: ({ variant }) => variant ?? <span className="soft">not found</span> },
  { title: "Consent", cell: ({ consent }) => consent, wideOnly: true },
  {
    title: "Fits",
    cell: ({ problem }) => (problem ? <span className={classes.problem}>{problem}</span> : <Badge tone="good">Ready</Badge>),
  },
];

interface Props {
  upload: Upload;
  preview: ImportPreview | undefined;
  isLooking: boolean;
  look: (upload: Upload) => void;
  restart: () => void;
  done: (result: ImportResult) => void;
}

export function Preview({ upload, preview, isLooking, look, restart, done }: Props) {
  const queries = useQueryClient();
  if (!preview) return isLooking ? <Skeleton height={360} radius="lg" /> : null;
  const { counts } = preview;
  const asked = { ...upload, platform: preview.platform, columns: chosen(preview) };
  const columns = Object.entries(preview.columns);
  const map = ([field, header]: [string, string | null]) => (
    <Select
      key={field}
      label={COLUMNS[field] ?? words(field)}
      data={preview.headers.filter((name) => name !== "")}
      value={header}
      placeholder="In no column"
      clearable
      searchable
      onChange={(next) => look({ ...asked, columns: chosen(preview, field, next) })}
    />
  );
  return (
    <>
      <Panel
        title={upload.file_name}
        lead={`Read as an export of ${PLATFORMS[preview.platform] ?? words(preview.platform)}.`}
        actions={<OtherFile restart={restart} />}
      >
        <dl className={classes.counts}>
          <Count title="Rows" value={counts.rows} />
          <Count title="Ready" value={counts.ready} />
          <Count title="Already here" value={counts.already} />
          <Count title="Unknown item" value={counts.unknown_variant} />
          <Count title="Bad address" value={counts.bad_address} />
          <Count title="Not to be told" value={counts.left_out} />
          <Count title="Something wrong" value={counts.wrong} />
        </dl>
      </Panel>
      <Panel title="Columns" lead="What stands in which column. A change is read at once.">
        <div className={classes.mapper}>
          <Select
            label="Exported from"
            data={Object.entries(PLATFORMS).map(([value, label]) => ({ value, label }))}
            value={preview.platform}
            onChange={(platform) => platform && look({ file_name: upload.file_name, csv: upload.csv, platform })}
            allowDeselect={false}
          />
          {columns.filter(isShown).map(map)}
        </div>
        <details className={classes.more}>
          <summary>More that a file may say</summary>
          <div className={classes.mapper}>{columns.filter((column) => !isShown(column)).map(map)}</div>
        </details>
      </Panel>
      <Panel title="The first rows" flush>
        <DataTable
          label="First rows of the file"
          columns={ROWS}
          rows={preview.rows}
          error={null}
          retry={restart}
          id={({ line }) => `${line}`}
          empty={<Empty icon={IconFileOff} title="The file has no rows" />}
        />
      </Panel>
      <div className={classes.go}>
        <p>
          Consent is carried along as it stands in the file, and marked as unconfirmed. Rows that do not fit are left out and
          listed.
        </p>
        <Ask
          needs="contacts"
          size="md"
          disabled={counts.ready === 0 || isLooking}
          loading={isLooking}
          question={`Import ${people(counts.ready)}?`}
          consequences="They join the line in the order in which they asked. Where their item can be bought already, the send waits for your approval first."
          yes={`Yes, import ${people(counts.ready)}`}
          act={async () => {
            const result = await runImport(asked);
            await queries.invalidateQueries();
            done(result);
          }}
        >
          Import {people(counts.ready)}…
        </Ask>
      </div>
    </>
  );
}

/** Without these nobody can be told of anything. */
const NEEDED = ["address", "variant", "variant_id", "sku"];
const isShown = ([field, header]: [string, string | null]) => header !== null || NEEDED.includes(field);

/** The columns as they are chosen, with one more choice. */
function chosen(preview: ImportPreview, field?: string, header?: string | null): Record<string, string> {
  const columns = field === undefined ? preview.columns : { ...preview.columns, [field]: header ?? null };
  return Object.fromEntries(Object.entries(columns).filter((column): column is [string, string] => column[1] !== null));
}

function Count({ title, value }: { title: string; value: number }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}

function OtherFile({ restart }: { restart: () => void }) {
  return (
    <Button variant="default" size="sm" onClick={restart}>
      Another file
    </Button>
  );
}
