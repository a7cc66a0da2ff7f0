import { z } from 'zod';

/** What somebody may do, each with all that the one before it may: see, answer notices, lead a flood, give accounts. */
export const Role = z.enum(['viewer', 'duty', 'hq', 'administrator']);
export type Role = z.infer<typeof Role>;

/** Whether a role includes what another may do. */
export const includesRole = (role: Role, other: Role): boolean =>
  Role.options.indexOf(role) >= Role.options.indexOf(other);

/** Roles that are given a second factor. */
export const wantsSecondFactor = (role: Role): boolean => includesRole(role, 'hq');
