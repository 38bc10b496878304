import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./AddressSearch.module.css";

interface Props {
  /** What is searched for now; empty: nothing. */
  asked: string;
  ask: (address: string) => void;
  busy: boolean;
  /** On the button that ends the search, where there is a list to come back to. */
  all?: string;
}

/** Looks for one person's address: the whole of it, so that nobody can leaf through a shop's people. */
export function AddressSearch({ asked, ask, busy, all }: Props) {
  const [typed, setTyped] = useState("");
  return (
    <form
      className={classes.search}
      onSubmit={(event) => {
        event.preventDefault();
        ask(typed.trim());
      }}
    >
      <TextInput
        label="E-mail address or phone number"
        description="The whole address. Phone numbers with their country, such as +43 660 1234567."
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        className={classes.address}
      />
      <Button type="submit" loading={busy} disabled={typed.trim() === ""}>
        Find
      </Button>
      {all && asked !== "" && (
        <Button
          variant="default"
          onClick={() => {
            setTyped("");
            ask("");
          }}
        >
          {all}
        </Button>
      )}
    </form>
  );
}
