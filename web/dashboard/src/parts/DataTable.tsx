import { Button, Skeleton, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronDown, IconSelector } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./DataTable.module.css";
import { Failed } from "./Failed";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end, so that they compare. */
  end?: boolean;
  /** The order that a click on the title asks for. */
  sort?: string;
  /** Said by screen readers only: for columns of buttons. */
  quiet?: boolean;
  /** Left out on phones where the rest says enough. */
  wideOnly?: boolean;
}

/** What a list of the server gives; `useList` makes it from a query. */
export interface Rows<Row> {
  rows: Row[] | undefined;
  error: unknown;
  retry: () => void;
  more?: (() => void) | undefined;
  loadingMore?: boolean;
}

interface Props<Row> extends Rows<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  columns: Column<Row>[];
  id: (row: Row) => string;
  empty: ReactNode;
  sorted?: string;
  onSort?: (sort: string) => void;
}

/** Every list of the dashboard: a table; on a phone one card for each row, whose first column is its title. */
export function DataTable<Row>(props: Props<Row>) {
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const { rows, error, retry, more, loadingMore, empty } = props;
  if (error && !rows)
    return (
      <div className={classes.failed}>
        <Failed error={error} retry={retry} />
      </div>
    );
  if (!rows) return <Loading />;
  if (rows.length === 0) return empty;
  return (
    <>
      {narrow ? <Cards {...props} rows={rows} /> : <Table {...props} rows={rows} />}
      {more && (
        <div className={classes.more}>
          <Button variant="default" onClick={more} loading={loadingMore ?? false}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function Table<Row>({ label, columns, id, rows, sorted, onSort }: Props<Row> & { rows: Row[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                data-end={column.end}
                aria-sort={column.sort && column.sort === sorted ? "descending" : undefined}
              >
                <Heading column={column} sorted={sorted} onSort={onSort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => (
                <td key={column.title} data-end={column.end}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps<Row> {
  column: Column<Row>;
  sorted: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}

function Heading<Row>({ column: { title, sort, quiet }, sorted, onSort }: HeadingProps<Row>) {
  if (quiet) return <span className="hidden">{title}</span>;
  if (!sort || !onSort) return title;
  const Icon = sort === sorted ? IconChevronDown : IconSelector;
  return (
    <UnstyledButton
      className={classes.sort}
      data-active={sort === sorted}
      onClick={() => onSort(sort)}
      title={`Sort by: ${title.toLowerCase()}`}
    >
      {title}
      <Icon size={14} aria-hidden />
    </UnstyledButton>
  );
}

function Cards<Row>({ label, columns: [first, ...rest], id, rows }: Props<Row> & { rows: Row[] }) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={id(row)}>
          <div className={classes.title}>{first?.cell(row)}</div>
          <dl>
            {rest
              .filter(({ wideOnly }) => !wideOnly)
              .map((column) => ({ column, content: column.cell(row) }))
              .filter(({ content }) => content !== null)
              .map(({ column, content }) => (
                <div key={column.title} data-quiet={column.quiet}>
                  <dt className={column.quiet ? "hidden" : undefined}>{column.title}</dt>
                  <dd>{content}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Loading() {
  return (
    <div className={classes.loading} role="status" aria-label="Loading">
      {[72, 58, 66, 50, 62].map((width) => (
        <Skeleton key={width} height={18} width={`${width}%`} radius="sm" />
      ))}
    </div>
  );
}
