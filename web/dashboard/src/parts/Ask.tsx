import { Button, type ButtonProps, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import type { Permission } from "../api/session";
import { Act } from "./Act";
import { Failed } from "./Failed";

interface Props extends Omit<ButtonProps, "onClick"> {
  needs: Permission;
  /** On the button that opens the question. */
  children: ReactNode;
  /** The question itself: `Tell 3,214 people?` */
  question: string;
  /** What follows from a yes. */
  consequences: ReactNode;
  /** On the button that says yes: a verb. */
  yes: string;
  grave?: boolean;
  /** Must be typed before the yes counts. */
  typed?: string;
  act: () => Promise<unknown>;
}

/** A button that asks first, and says what follows. */
export function Ask({ needs, children, question, consequences, yes, grave, typed, act, ...rest }: Props) {
  const [opened, { open, close }] = useDisclosure();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState("");
  const ask = () => {
    setError(undefined);
    setText("");
    open();
  };
  const go = async () => {
    setBusy(true);
    try {
      await act();
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Act needs={needs} onClick={ask} {...rest}>
        {children}
      </Act>
      <Modal opened={opened} onClose={close} title={question} styles={{ title: { fontWeight: 640, fontSize: 18 } }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void go();
          }}
        >
          <Stack gap="md">
            <div>{consequences}</div>
            {typed && (
              <TextInput
                label={`Type ${typed} to go on`}
                value={text}
                onChange={({ currentTarget }) => setText(currentTarget.value)}
                autoComplete="off"
                data-autofocus
              />
            )}
            {error !== undefined && <Failed error={error} />}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={close}>
                No, go back
              </Button>
              <Button
                type="submit"
                color={grave ? "red.8" : undefined}
                loading={busy}
                disabled={typed !== undefined && text.trim() !== typed}
              >
                {yes}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
