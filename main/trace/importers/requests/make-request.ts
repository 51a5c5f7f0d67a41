import type { ForeignRequest } from '../importer';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** A request but for its line and time. */
export type RequestBody = Omit<ForeignRequest, 'line' | 't'>;

/**
 * A request of its parts; what is told later counts before what was told at first. Field by field, always in one order: of
 * millions of objects that are put together by spreading, each is several times as slow to make and to look at.
 */
export function makeRequest(
  line: number,
  t: number,
  body: RequestBody,
  told: Partial<ForeignRequest> = body,
): ForeignRequest {
  const { op, offset, bytes, all, fua, data, zde, text } = body;
  const request: Writable<ForeignRequest> = {
    line,
    t: told.t ?? t,
    op: told.op ?? op,
    offset: told.offset ?? offset,
    bytes,
  };
  if (all !== undefined) request.all = all;
  if (fua !== undefined) request.fua = fua;
  if (data !== undefined) request.data = data;
  if (zde !== undefined) request.zde = zde;
  if (text !== undefined) request.text = text;
  const { assigned = body.assigned, status = body.status } = told;
  const { failed = body.failed, remark = body.remark } = told;
  if (assigned !== undefined) request.assigned = assigned;
  if (status !== undefined) request.status = status;
  if (failed !== undefined) request.failed = failed;
  if (remark !== undefined) request.remark = remark;
  return request;
}

/** A request of which more is known now. */
export function amended(request: ForeignRequest, told: Partial<ForeignRequest>): ForeignRequest {
  return makeRequest(request.line, request.t, request, told);
}
