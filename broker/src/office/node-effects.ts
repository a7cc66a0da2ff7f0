import type { NewFact, NodeView, OfficeLine } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/** What a change of a node's credential does to what comes from it now. */
export function nodeEffects(
  facts: readonly NewFact[],
  { settings, nodes }: { settings: Pick<Settings, 'stations' | 'nodes'>; nodes: readonly NodeView[] },
): OfficeLine[] {
  return facts.flatMap((fact): OfficeLine[] => {
    if (fact.kind === 'node.added') {
      const { id, stations } = fact.body.registration;
      const names = stations.map((one) => settings.stations.get(one)?.nameJa ?? one);
      const others = [...settings.nodes.values()].filter(
        ({ registration, secretSha256 }) =>
          secretSha256 !== undefined && registration.stations.some((one) => stations.includes(one)),
      );
      return [
        line(
          '+',
          `端末 ${id} が、${names.join('、')} の値と写真を送れるようになります`,
          `${id} may speak for ${stations.join(', ')}`,
        ),
        ...others.map(({ registration }) =>
          line(
            '!',
            `端末 ${registration.id} も、同じ観測所を送っています`,
            `${registration.id} speaks for one of these stations too`,
          ),
        ),
      ];
    }
    if (fact.kind !== 'node.rotated' && fact.kind !== 'node.revoked') return [];
    const { node } = fact.body;
    const isThere = nodes.find(({ id }) => id === node)?.connected ?? false;
    const stations = settings.nodes.get(node)?.registration.stations ?? [];
    const names = stations.map((one) => settings.stations.get(one)?.nameJa ?? one).join('、');
    const cut = isThere
      ? [
          line(
            '!',
            `いまつながっている端末 ${node} は、すぐに切れます`,
            `${node} is connected, and is cut off at once`,
          ),
        ]
      : [];
    if (fact.kind === 'node.revoked')
      return [
        line(
          '-',
          `端末 ${node} は、もう送れません（${names}）`,
          `${node} is turned away from now on (${stations.join(', ')})`,
        ),
        ...cut,
      ];
    return [
      line(
        '~',
        `端末 ${node} の鍵が新しくなります。いまの鍵は使えなくなります`,
        `${node} gets a new secret; the old one ends`,
      ),
      ...cut,
      line(
        '!',
        `新しい鍵を端末に入れるまで、${names} の値は届きません（端末には残ります）`,
        `Until the new one is in place nothing of ${stations.join(', ')} arrives; the node keeps it`,
      ),
    ];
  });
}

const line = (sign: OfficeLine['sign'], ja: string, en: string): OfficeLine => ({ sign, text: { ja, en } });
