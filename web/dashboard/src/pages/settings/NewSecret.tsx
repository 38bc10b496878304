import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { newPostbackSecret } from "../../api/postback";
import { Act } from "../../parts/Act";
import { Failed } from "../../parts/Failed";
import { Secret } from "../../parts/Secret";

/** The secret by which the shop's own provider knows that a message comes from here. */
export function NewSecret({ made }: { made: () => Promise<unknown> }) {
  const [opened, { open, close }] = useDisclosure();
  const make = useMutation({ mutationFn: newPostbackSecret, onSuccess: made });
  const start = () => {
    make.reset();
    open();
  };
  // Once it is made this is the only sight of it: nothing but the button below may end that.
  const stays = make.isPending || make.data !== undefined;
  return (
    <>
      <Act needs="settings" size="sm" variant="default" onClick={start}>
        Make a new secret
      </Act>
      <Modal
        opened={opened}
        onClose={close}
        title={make.data ? "The secret is made" : "Make a new secret?"}
        styles={{ title: { fontWeight: 640, fontSize: 18 } }}
        closeOnClickOutside={!stays}
        closeOnEscape={!stays}
        withCloseButton={!stays}
      >
        <Stack gap="md">
          {make.data ? (
            <>
              <Text>Copy it now and give it to your provider: it is never shown again.</Text>
              <Secret text={make.data.secret} label="Secret of the postback" />
            </>
          ) : (
            <Text>
              Your provider verifies with it that messages come from here. Messages are signed with the one before as well, until
              the next is made, so that nothing is refused while you change it.
            </Text>
          )}
          {make.error && <Failed error={make.error} />}
          <Group justify="flex-end" gap="sm">
            {make.data ? (
              <Button onClick={close}>I have copied it</Button>
            ) : (
              <>
                <Button variant="default" disabled={stays} onClick={close}>
                  No, go back
                </Button>
                <Button loading={make.isPending} onClick={() => make.mutate()}>
                  Make it
                </Button>
              </>
            )}
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
