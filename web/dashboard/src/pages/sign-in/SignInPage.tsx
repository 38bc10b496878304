import { Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../../api/problem";
import { session, signIn, signInWays } from "../../api/session";
import icon from "../../app/icon.svg";
import { AwayBanner } from "../../app/shell/AwayBanner";
import { Failed } from "../../parts/Failed";
import classes from "./SignIn.module.css";

/** Stands in place of whatever page was asked for, which is shown once somebody is signed in. */
export function SignInPage() {
  const queries = useQueryClient();
  const { data: ways } = useQuery(signInWays);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (data) => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      queries.setQueryData(session.queryKey, data);
    },
  });
  useEffect(() => {
    document.title = "Sign in · Shelfbell";
  }, []);
  const wrong = enter.error instanceof Problem && enter.error.code === "wrong_credentials";
  return (
    <main className={classes.screen}>
      <AwayBanner />
      <div className={classes.card}>
        <img src={icon} alt="" width={44} height={44} />
        <h1>Sign in to Shelfbell</h1>
        <p className={classes.lead}>See who waits for what, and tell them when it is back.</p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            enter.mutate({ email: email.trim(), password });
          }}
        >
          <Stack gap="md">
            <TextInput
              label="E-mail address"
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              size="md"
              value={email}
              onChange={({ currentTarget }) => setEmail(currentTarget.value)}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              size="md"
              value={password}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            />
            {enter.error && (
              <Failed error={wrong ? new Error("This address and this password do not belong together.") : enter.error} />
            )}
            <Button type="submit" size="md" loading={enter.isPending}>
              Sign in
            </Button>
          </Stack>
        </form>
        {ways?.oidc && (
          <>
            <Divider label="or" my="md" />
            <Button component="a" href={ways.oidc.url} variant="default" size="md" fullWidth>
              Sign in with {ways.oidc.name}
            </Button>
          </>
        )}
      </div>
      <p className={classes.foot}>
        No account yet? An owner of your shop can add you under “Team”; the first one is made on the server with{" "}
        <code>shelfbell user add</code>.
      </p>
    </main>
  );
}
