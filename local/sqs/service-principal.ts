import type { Caller, Principal } from '../wire/service.ts';

type ServicePrincipal = Extract<Principal, { readonly kind: 'service' }>;

/** A caller that is an AWS service, acting for `sourceArn` in the account and region of the resource it calls. */
export function serviceCaller(service: string, sourceArn: string, accountId: string, region: string): Caller {
  return { accountId, region, principal: { kind: 'service', service, sourceArn } };
}

/** The service principal of a caller, or undefined when a person or a role calls. */
export function servicePrincipalOf(caller: Caller): ServicePrincipal | undefined {
  return caller.principal.kind === 'service' ? caller.principal : undefined;
}
