import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { addKey } from "../../api/keys";
import { Act } from "../../parts/Act";
import { Failed } from "../../parts/Failed";
import { Secret } from "../../parts/Secret";
import { PERMISSIONS } from "./permissions";

export function AddKey({ added }: { added: () => Promise<unknown> }) {
  const [opened, { open, close }] = useDisclosure();
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState(["read"]);
  const add = useMutation({ mutationFn: () => addKey({ name: name.trim(), permissions }), onSuccess: added });
  const start = () => {
    add.reset();
    setName("");
    setPermissions(["read"]);
    open();
  };
  return (
    <>
      <Act needs="users" size="sm" leftSection={<IconPlus size={17} />} onClick={start}>
        Add a key
      </Act>
      <Modal
        opened={opened}
        onClose={close}
        title={add.data ? "The key is made" : "Add a key"}
        styles={{ title: { fontWeight: 640, fontSize: 18 } }}
        closeOnClickOutside={!add.data}
        closeOnEscape={!add.data}
        withCloseButton={!add.data}
      >
        {add.data ? (
          <Stack gap="md">
            <Text>Copy it now: it is not kept here, and never shown again.</Text>
            <Secret text={add.data.secret} label="Secret key" />
            <Text size="sm" c="dimmed">
              Programs send it as <code>Authorization: Bearer …</code>.
            </Text>
            <Group justify="flex-end">
              <Button onClick={close}>I have copied it</Button>
            </Group>
          </Stack>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              add.mutate();
            }}
          >
            <Stack gap="md">
              <TextInput
                label="Name"
                description="Who or what uses it"
                required
                withAsterisk={false}
                autoComplete="off"
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
                data-autofocus
              />
              <Checkbox.Group label="It may" value={permissions} onChange={setPermissions}>
                <Stack gap={8} mt={6}>
                  {PERMISSIONS.map(({ key, title, help }) => (
                    <Checkbox key={key} value={key} label={title} description={help} />
                  ))}
                </Stack>
              </Checkbox.Group>
              {add.error && <Failed error={add.error} />}
              <Group justify="flex-end" gap="sm">
                <Button variant="default" onClick={close}>
                  No, go back
                </Button>
                <Button type="submit" loading={add.isPending} disabled={permissions.length === 0}>
                  Make the key
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Modal>
    </>
  );
}
