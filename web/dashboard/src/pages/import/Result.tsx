import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ImportResult } from "../../api/types";
import { people } from "../../format";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Note } from "../../parts/Note";
import { Panel } from "../../parts/Panel";

type Skipped = ImportResult["skipped"][number];

const COLUMNS: Column<Skipped>[] = [
  { title: "Line", cell: ({ line }) => `Line ${line}` },
  { title: "Why", cell: ({ reason }) => reason },
];

export function Result({
  result: { imported, already, held_people, skipped, held },
  restart,
}: {
  result: ImportResult;
  restart: () => void;
}) {
  return (
    <>
      <Panel>
        <Empty icon={IconCircleCheck} title={`${people(imported)} ${imported === 1 ? "waits" : "wait"} here now`}>
          {held && (
            <Note
              tone="warn"
              action={
                <Button component={Link} to="/episodes/$id" params={{ id: held } as never} size="xs">
                  Decide
                </Button>
              }
            >
              {people(held_people)} wait for something that can be bought already. That send waits for your approval.
            </Note>
          )}
          {already > 0 && <span>{people(already)} had asked here before, and keep their place.</span>}
          <Button variant="default" onClick={restart}>
            Import another file
          </Button>
        </Empty>
      </Panel>
      {skipped.length > 0 && (
        <Panel title="Left out" flush>
          <DataTable
            label="Rows that were left out"
            columns={COLUMNS}
            rows={skipped}
            error={null}
            retry={restart}
            id={({ line }) => `${line}`}
            empty={null}
          />
        </Panel>
      )}
    </>
  );
}
