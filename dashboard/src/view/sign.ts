import {
  type AlertLevel,
  ConditionKind,
  isOfLevel,
  type NoticeView,
  type StandingStep,
} from '@kawamori/contracts';

/** A rise that comes near the overflow level is one of its own. */
export type StepSign = StandingStep['kind'] | 'near';

/** By which shape something is known: a level by its badge, everything else by a sign of its own. */
export type Sign = { level: AlertLevel } | { kind: StepSign | ConditionKind };

/** Of the sign of a step. */
export const stepSign = ({ kind, mark }: Pick<StandingStep, 'kind' | 'mark'>): StepSign =>
  kind === 'rise' && mark === 'near' ? 'near' : kind;

/** What a notice is known by; of the end of something the ring, for nothing stands any more. */
export function noticeSign({
  kind,
  mark,
  alertLevel,
}: Pick<NoticeView, 'kind' | 'mark' | 'alertLevel'>): Sign {
  switch (kind) {
    case 'rise':
    case 'upstream':
    case 'check':
      return { kind: stepSign({ kind, mark }) };
    case 'condition': {
      const condition = ConditionKind.safeParse(mark).data;
      return condition ? { kind: condition } : { level: 0 };
    }
    default:
      return { level: Math.min(5, Math.max(0, alertLevel)) as AlertLevel };
  }
}

/** Whether it tells of what is broken, and not of the river. */
export const isMaintenance = ({ kind }: Pick<NoticeView, 'kind'>): boolean =>
  kind !== null && !isOfLevel({ kind });
