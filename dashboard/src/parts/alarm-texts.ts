export { ALARM_TEXTS } from '@kawamori/contracts';
