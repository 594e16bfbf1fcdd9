/** The OpenAPI 3.1 document of the API, made from the contract. */
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { Problem } from '#lib/contract/errors.ts';
import type { Route } from '#lib/contract/routes.ts';
import { VERSION } from '../version.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

/** One parameter for each key of an object schema. */
function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z
    .object({
      properties: z.record(z.string(), z.unknown()).optional(),
      required: z.array(z.string()).optional(),
    })
    .parse(schemaOf(schema, 'input'));
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: one,
  }));
}

/** Routes that answer with server-sent events. */
const STREAMS = new Set<Route>([ROUTES.events, ROUTES.importProgress]);

function operation(name: string, route: Route): Json {
  const media = STREAMS.has(route) ? 'text/event-stream' : 'application/json';
  return {
    operationId: name,
    summary: route.summary,
    security: route.access === 'public' ? [] : [{ device: [] }],
    'x-access': {
      public: 'anybody',
      device: 'a device',
      marketing: 'marketing and administrators',
      admin: 'administrators',
    }[route.access],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }
      : {}),
    ...(route.fileBytes === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            description: `A file of ${route.fileBytes} bytes at most.`,
            content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
          },
        }),
    responses: {
      200: { description: 'Done.', content: { [media]: { schema: schemaOf(route.response, 'output') } } },
      default: {
        description: 'Refused; `code` says why.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** Hono's `/leads/:id` is OpenAPI's `/leads/{id}`. */
const pathOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** The whole document. `origin` is where the server is reached. */
export function openApi(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    paths[pathOf(route.path)] = {
      ...paths[pathOf(route.path)],
      [route.method.toLowerCase()]: operation(name, route),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Samsyn',
      version: VERSION,
      description: 'A shared view of every lead for sales and marketing.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      securitySchemes: {
        device: { type: 'http', scheme: 'bearer', description: 'A device token, given by pairing.' },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
  };
}
