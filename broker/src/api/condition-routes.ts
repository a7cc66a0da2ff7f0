import { ApiError, ConditionView } from '@kawamori/contracts';
import { z } from 'zod';
import { conditionView } from '../conditions/condition-parts.js';
import type { HubView } from '../views/hub-view.js';
import type { Api } from './http-server.js';

/** What is broken or blind now. */
export function conditionRoutes(view: Pick<HubView, 'conditions' | 'settings'>): (app: Api) => void {
  return (app) => {
    app.get(
      '/api/v1/conditions',
      {
        schema: {
          description: 'What is broken or blind now, the oldest first.',
          response: { 200: z.array(ConditionView), 401: ApiError },
        },
      },
      () => view.conditions().map((one) => conditionView(one, view.settings())),
    );
  };
}
