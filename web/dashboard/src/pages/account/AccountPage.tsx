import { Button, PasswordInput, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { changePassword, forget, session, signOutEverywhere } from "../../api/session";
import { Failed } from "../../parts/Failed";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { failed, said } from "../../parts/said";

export function AccountPage() {
  const { data } = useQuery(session);
  return (
    <Page title="Your account" lead={data && `${data.user.name} · ${data.user.email}`}>
      <Password />
      <Everywhere />
    </Page>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const save = useMutation({
    mutationFn: () => changePassword({ current, new: next }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      said("Your password is changed. Every other browser is signed out.");
    },
  });
  const field = save.error instanceof Problem ? save.error.field : undefined;
  return (
    <Panel title="Password" lead="At least 12 characters; a few words in a row are easy to keep in mind.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="md" maw={340}>
          <PasswordInput
            label="Your password so far"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
            error={field === "current" && save.error?.message}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={12}
            value={next}
            onChange={({ currentTarget }) => setNext(currentTarget.value)}
            error={field === "new" && save.error?.message}
          />
          {save.error && !field && <Failed error={save.error} />}
          <Button type="submit" loading={save.isPending} style={{ alignSelf: "flex-start" }}>
            Change it
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

function Everywhere() {
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOutEverywhere,
    onSuccess: () => forget(queries),
    onError: failed,
  });
  return (
    <Panel title="Log out everywhere" lead="Ends every sign-in of yours: this browser, your phone, a computer that you lost.">
      <Button variant="default" onClick={() => leave.mutate()} loading={leave.isPending}>
        Log out everywhere
      </Button>
    </Panel>
  );
}
