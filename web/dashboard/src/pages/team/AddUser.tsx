import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../api/types";
import { addUser } from "../../api/users";
import { Act } from "../../parts/Act";
import { Failed } from "../../parts/Failed";
import { ROLES } from "../../parts/names";
import { Secret } from "../../parts/Secret";

export function AddUser({ added }: { added: () => Promise<unknown> }) {
  const [opened, { open, close }] = useDisclosure();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const add = useMutation({ mutationFn: () => addUser({ email: email.trim(), name: name.trim(), role }), onSuccess: added });
  const start = () => {
    add.reset();
    setEmail("");
    setName("");
    open();
  };
  return (
    <>
      <Act needs="users" size="sm" leftSection={<IconPlus size={17} />} onClick={start}>
        Add somebody
      </Act>
      <Modal
        opened={opened}
        onClose={close}
        title={add.data ? "Added" : "Add somebody"}
        styles={{ title: { fontWeight: 640, fontSize: 18 } }}
        closeOnClickOutside={!add.data}
        closeOnEscape={!add.data}
        withCloseButton={!add.data}
      >
        {add.data ? (
          <Stack gap="md">
            {add.data.password ? (
              <>
                <Text>
                  Give {add.data.user.email} this password. It is shown only now; they can change it once they are signed in.
                </Text>
                <Secret text={add.data.password} label="Password" />
              </>
            ) : (
              <Text>{add.data.user.email} has an account already, and sees this shop now.</Text>
            )}
            <Group justify="flex-end">
              <Button onClick={close}>Done</Button>
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
                label="E-mail address"
                type="email"
                required
                withAsterisk={false}
                autoComplete="off"
                value={email}
                onChange={({ currentTarget }) => setEmail(currentTarget.value)}
                data-autofocus
              />
              <TextInput
                label="Name"
                required
                withAsterisk={false}
                autoComplete="off"
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
              <Radio.Group label="Role" value={role} onChange={(value) => setRole(value as Role)}>
                <Stack gap={8} mt={6}>
                  {Object.entries(ROLES).map(([value, { title, help }]) => (
                    <Radio key={value} value={value} label={title} description={help} />
                  ))}
                </Stack>
              </Radio.Group>
              {add.error && <Failed error={add.error} />}
              <Group justify="flex-end" gap="sm">
                <Button variant="default" onClick={close}>
                  No, go back
                </Button>
                <Button type="submit" loading={add.isPending}>
                  Add
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Modal>
    </>
  );
}
