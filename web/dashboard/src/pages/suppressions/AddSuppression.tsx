import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { addSuppression } from "../../api/suppressions";
import { Act } from "../../parts/Act";
import { Failed } from "../../parts/Failed";
import { said } from "../../parts/said";
import { again } from "./again";

/** For whoever asked by another way than the link in a message: by telephone, or by your own help desk. */
export function AddSuppression() {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [address, setAddress] = useState("");
  const add = useMutation({
    mutationFn: () => addSuppression({ channel: address.includes("@") ? "email" : "sms", address: address.trim() }),
    onSuccess: async () => {
      await again(queries);
      close();
      said("Your shop does not write to this address any more.");
    },
  });
  const refused = add.error instanceof Problem && add.error.field === "address" ? add.error.message : undefined;
  const start = () => {
    add.reset();
    setAddress("");
    open();
  };
  return (
    <>
      <Act needs="contacts" size="sm" variant="default" leftSection={<IconPlus size={17} />} onClick={start}>
        Add an address
      </Act>
      <Modal opened={opened} onClose={close} title="Leave an address alone" styles={{ title: { fontWeight: 640, fontSize: 18 } }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Stack gap="md">
            <Text>
              Nothing is sent to it any more, and its alerts end at once. Signing up again does not change that; lifting it here
              does.
            </Text>
            <TextInput
              label="E-mail address or phone number"
              description="Phone numbers with their country, such as +43 660 1234567."
              required
              withAsterisk={false}
              autoComplete="off"
              spellCheck={false}
              value={address}
              onChange={({ currentTarget }) => {
                add.reset();
                setAddress(currentTarget.value);
              }}
              error={refused}
              data-autofocus
            />
            {add.error && !refused && <Failed error={add.error} />}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={close}>
                No, go back
              </Button>
              <Button type="submit" loading={add.isPending} disabled={address.trim() === ""}>
                Leave it alone
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
