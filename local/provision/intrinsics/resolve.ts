import { notImitated } from '../../wire/aws-fault.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import type { Scope } from './scope.ts';
import { pseudoParameter } from './scope.ts';

/**
 * A template value with every intrinsic function replaced by what it stands for. `AWS::NoValue` removes the property or
 * list item it stands in; on its own it is undefined. Functions that are not imitated are refused by name.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return refuseDynamic(value);
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = asIntrinsic(value);
  if (intrinsic !== undefined) return call(intrinsic.name, intrinsic.argument, scope);
  const members = Object.entries(value).map(([name, member]) => [name, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function asIntrinsic(value: object): { readonly name: string; readonly argument: unknown } | undefined {
  const [only, ...others] = Object.entries(value);
  if (only === undefined || others.length > 0) return undefined;
  const [name, argument] = only as [string, unknown];
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) throw notImitated(`the intrinsic function ${name}`);
  return intrinsic(argument, scope);
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => ref(String(name), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [target, ...path] = Array.isArray(argument) ? (argument as unknown[]) : String(argument).split('.');
    return attribute(String(target), path.map((part) => String(resolve(part, scope))).join('.'), scope);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = list('Fn::Join', argument);
    return list('Fn::Join', resolve(items, scope)).map(String).join(String(separator));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = list('Fn::Select', argument);
    const found = list('Fn::Select', resolve(items, scope))[Number(resolve(index, scope))];
    if (found === undefined) throw new Error(`Fn::Select: there is no item ${String(index)}`);
    return found;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = list('Fn::Split', argument);
    return String(resolve(text, scope)).split(String(separator));
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = list('Fn::If', argument);
    return resolve(evaluateCondition({ Condition: name }, scope, resolve) ? yes : no, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = (resolve(argument, scope) as unknown[]).map(String);
    const found = scope.mappings[map ?? '']?.[top ?? '']?.[second ?? ''];
    if (found === undefined) throw new Error(`Fn::FindInMap: the template has no ${map}.${top}.${second}`);
    return found;
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = String(resolve(argument, scope));
    const value = scope.exported(name);
    if (value === undefined) throw new Error(`Fn::ImportValue: no stack exports '${name}'`);
    return value;
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  // Which zones an account sees differs; three, named in order, is what most regions offer.
  'Fn::GetAZs': (argument, scope) => {
    const region = String(resolve(argument, scope) ?? '');
    return ['a', 'b', 'c'].map((zone) => `${region === '' ? scope.region : region}${zone}`);
  },
};

function ref(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return undefined;
  const value = pseudoParameter(name, scope) ?? scope.resource(name)?.ref ?? scope.parameters[name];
  if (value === undefined) throw new Error(`Ref: there is no resource or parameter '${name}'`);
  return value;
}

function attribute(logicalId: string, name: string, scope: Scope): unknown {
  const resource = scope.resource(logicalId);
  if (resource === undefined) throw new Error(`Fn::GetAtt: there is no resource '${logicalId}'`);
  const value = resource.attributes[name];
  if (value === undefined) throw notImitated(`the attribute ${name} of ${resource.type} (${logicalId})`);
  return value;
}

/** `"text ${A} ${B.Arn} ${!literal}"`, or that text together with values of its own. */
function substitute(argument: unknown, scope: Scope): string {
  const [text, own = {}] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  const values = own as Readonly<Record<string, unknown>>;
  return String(text).replace(/\$\{([^}]*)\}/g, (_whole, variable: string) => {
    if (variable.startsWith('!')) return `\${${variable.slice(1)}}`;
    const name = variable.trim();
    if (Object.hasOwn(values, name)) return String(resolve(values[name], scope));
    const [target = '', ...path] = name.split('.');
    return String(path.length > 0 ? attribute(target, path.join('.'), scope) : ref(target, scope));
  });
}

function list(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new Error(`${name}: expected a list, got ${typeof value}`);
}

function refuseDynamic(text: string): string {
  const [reference] = /\{\{resolve:[\w-]+/.exec(text) ?? [];
  if (reference !== undefined) throw notImitated(`dynamic references (${reference}:…}})`);
  return text;
}
