import { z } from 'zod';

/** What somebody may do, each with all that the one before it may: see, answer notices, lead a flood, give accounts. */
export const Role = z.enum(['viewer', 'duty', 'hq', 'administrator']);
export type Role = z.infer<typeof Role>;

/** Whether a role includes what another may do. */
export const includesRole = (role: Role, other: Role): boolean =>
  Role.options.indexOf(role) >= Role.options.indexOf(other);

/** Roles that sign in with a second factor. Of duty none is asked: nothing may stand between a notice and whoever answers it. */
export const wantsSecondFactor = (role: Role): boolean => includesRole(role, 'hq');

/** Whether an account must set a second factor up before it may do all that its role may. */
export const lacksSecondFactor = ({ role, secondFactor }: { role: Role; secondFactor: boolean }): boolean =>
  wantsSecondFactor(role) && !secondFactor;

/** What an account may do: one that lacks its second factor no more than duty. */
export const roleInEffect = (account: { role: Role; secondFactor: boolean }): Role =>
  lacksSecondFactor(account) ? 'duty' : account.role;
