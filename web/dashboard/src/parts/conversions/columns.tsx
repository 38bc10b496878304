import { Link } from "@tanstack/react-router";
import type { ConversionRow } from "../../api/types";
import { counted, money, words } from "../../format";
import { Badge, State } from "../Badge";
import type { Column } from "../DataTable";
import { Item } from "../Item";
import { CERTAINTIES, RULES } from "../names";
import { When } from "../When";

/** Orders that an alert led to; with `person`, a way to whoever bought. */
export function conversionColumns({ person }: { person: boolean }): Column<ConversionRow>[] {
  return [
    {
      title: "Bought",
      cell: ({ product_title, variant_title, assisted, quantity }) => (
        <Item
          title={product_title}
          variant={variant_title}
          note={[quantity > 1 && counted(quantity, "unit"), assisted && "another variant than was waited for"]
            .filter(Boolean)
            .join(", ")}
        />
      ),
    },
    {
      title: "Order",
      cell: ({ order_name, at }) => (
        <>
          {order_name}
          <span className="two">
            <When at={at} />
          </span>
        </>
      ),
    },
    {
      title: "Because",
      cell: ({ rule, certainty }) => (
        <>
          <State of={CERTAINTIES} state={certainty} />
          <span className="two">{RULES[rule] ?? words(rule)}</span>
        </>
      ),
    },
    { title: "Amount", end: true, cell: (row) => <Amount {...row} /> },
    ...(person
      ? [
          {
            title: "Person",
            end: true,
            cell: ({ contact_id }: ConversionRow) =>
              contact_id ? (
                <Link to="/contacts/$id" params={{ id: contact_id }}>
                  See them
                </Link>
              ) : (
                <span className="soft">erased</span>
              ),
          },
        ]
      : []),
  ];
}

function Amount({ amount_minor, refunded_minor, currency, cancelled_at, test }: ConversionRow) {
  return (
    <>
      {money(amount_minor, currency)}
      {refunded_minor > 0 && <span className="two">{money(refunded_minor, currency)} refunded</span>}
      {cancelled_at !== null && (
        <span className="two">
          <Badge tone="plain">Cancelled</Badge> <When at={cancelled_at} />
        </span>
      )}
      {test && (
        <Badge tone="plain" help="Test orders are not counted.">
          Test order
        </Badge>
      )}
    </>
  );
}
