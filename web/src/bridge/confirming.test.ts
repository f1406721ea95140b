import { expect, test } from 'vitest';
import { CommandError } from './bridge';
import { confirming } from './confirming';
import { MemoryBridge } from './memory';
import { smallWorld } from './memory-world';

function start(answers: boolean[]) {
  const world = smallWorld();
  const memory = new MemoryBridge(world);
  let asked = 0;
  const bridge = confirming(memory, async () => {
    const given = answers[asked++] ?? false;
    if (given) await memory.confirmPassword(world.password);
    return given;
  });
  return { world, memory, bridge, asked: () => asked };
}

test('what needs the password is done once it is confirmed, with what was asked', async () => {
  const { world, memory, bridge, asked } = start([true]);
  memory.forgetPassword();
  const { user } = world.people.at(-1)!;
  await expect(bridge.giveServerRole({ user, role: 'admin' })).resolves.toMatchObject({ user, role: 'admin' });
  await bridge.giveServerRole({ user, role: 'guest' });
  expect(asked()).toBe(1);
});

test('without the password nothing is done, and it is told', async () => {
  const { world, memory, bridge } = start([false]);
  memory.forgetPassword();
  world.devices.push({ ...world.devices[0]!, session: 'elsewhere', current: false });
  await expect(bridge.endOtherSessions()).rejects.toMatchObject({ code: 'password-needed' });
  expect(world.devices).toHaveLength(2);
});

test('other refusals ask nothing', async () => {
  const { bridge, asked } = start([true]);
  await expect(bridge.deleteAccount('wrong')).rejects.toBeInstanceOf(CommandError);
  expect(asked()).toBe(0);
});
