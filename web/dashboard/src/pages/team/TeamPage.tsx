import { Select } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { session } from "../../api/session";
import type { Role, User } from "../../api/types";
import { changeRole, removeUser, users } from "../../api/users";
import { Ask } from "../../parts/Ask";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Item } from "../../parts/Item";
import { ROLES } from "../../parts/names";
import { Only } from "../../parts/Only";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { failed, said } from "../../parts/said";
import { When } from "../../parts/When";
import { AddUser } from "./AddUser";
import classes from "./Team.module.css";

export function TeamPage() {
  return (
    <Page title="Team" lead="Who may look at this shop, and who may change what.">
      <Only needs="users">
        <Users />
      </Only>
    </Page>
  );
}

function Users() {
  const queries = useQueryClient();
  const { data: me } = useQuery(session);
  const { data, error, refetch } = useQuery(users());
  const again = () => Promise.all(["users", "session"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => changeRole(id, role),
    onSuccess: () => said("Changed."),
    onError: failed,
    onSettled: again,
  });
  const columns: Column<User>[] = [
    {
      title: "Person",
      cell: ({ id, name, email }) => (
        <Item title={`${name || email}${id === me?.user.id ? " (you)" : ""}`} variant={name ? email : null} />
      ),
    },
    {
      title: "Role",
      cell: ({ id, role, name, email }) => (
        <Select
          aria-label={`Role of ${name || email}`}
          data={Object.entries(ROLES).map(([value, { title }]) => ({ value, label: title }))}
          value={role}
          allowDeselect={false}
          w={130}
          size="sm"
          onChange={(next) => next && next !== role && change.mutate({ id, role: next as Role })}
        />
      ),
    },
    {
      title: "Last here",
      cell: ({ last_seen_at }) => (last_seen_at === null ? <span className="soft">never</span> : <When at={last_seen_at} />),
    },
    { title: "Added", cell: ({ created_at }) => <When at={created_at} />, wideOnly: true },
    {
      title: "Remove",
      quiet: true,
      end: true,
      cell: ({ id, name, email }) => (
        <Ask
          needs="users"
          size="xs"
          variant="default"
          grave
          question={`Remove ${name || email}?`}
          consequences="They are signed out of this shop at once. What they did stays in the audit log."
          yes="Yes, remove them"
          act={async () => {
            await removeUser(id);
            await again();
            said("Removed.");
          }}
        >
          Remove
        </Ask>
      ),
    },
  ];
  return (
    <>
      <Panel title="People" actions={<AddUser added={again} />} flush>
        <DataTable
          label="People of this shop"
          columns={columns}
          rows={data}
          error={error}
          retry={() => void refetch()}
          id={({ id }) => id}
          empty={<Empty icon={IconUsers} title="Nobody yet" />}
        />
      </Panel>
      <Panel title="What the roles mean">
        <dl className={classes.roles}>
          {Object.values(ROLES).map(({ title, help }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </>
  );
}
