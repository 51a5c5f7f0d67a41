import { describe, expect, it } from 'vitest';
import { chooseFioJobs, parseFioJobFile } from '../../../../../main/workload/fio/fio-job-file';
import { FIO_WORDS } from '../../../../../main/workload/fio/fio-words';

const parse = (text: string) => parseFioJobFile(text.split('\n'));

const FILE = `
; a comment
[global]
rw=write
ioengine=libaio   # how requests are issued
blocksize = 64k

[fill]
size=2z
# another comment
[global]
io_limit=1m
[churn]
stonewall
rw=randwrite
color=blue
runtime=30
`;

describe('a job file', () => {
  it('has jobs with the globals above them, by the first spelling of each word', () => {
    const { jobs } = parse(FILE);
    const words = jobs.map(({ name, words: of }) => [
      name,
      Object.fromEntries([...of].map(([key, { value }]) => [key, value])),
    ]);
    expect(words).toEqual([
      ['fill', { rw: 'write', ioengine: 'libaio', bs: '64k', size: '2z' }],
      [
        'churn',
        { rw: 'randwrite', ioengine: 'libaio', bs: '64k', io_size: '1m', stonewall: '', runtime: '30' },
      ],
    ]);
  });

  it('tells every word that is not carried, with its line, and drops none silently', () => {
    const { notes } = parse(FILE);
    expect(
      notes.map(({ line, section, key, value, treatment }) => [line, section, key, value, treatment]),
    ).toEqual([
      [5, 'global', 'ioengine', 'libaio', 'ignored'],
      [16, 'churn', 'color', 'blue', 'unknown'],
      [17, 'churn', 'runtime', '30', 'refused'],
    ]);
    expect(notes.every(({ why }) => why !== '')).toBe(true);
  });

  it('tells of an offset modifier that is not followed', () => {
    const { jobs, notes } = parse('[a]\nrw=randwrite:8');
    expect(jobs[0]!.words.get('rw')!.value).toBe('randwrite');
    expect(notes).toMatchObject([{ line: 2, key: 'rw', value: 'randwrite:8', treatment: 'refused' }]);
  });

  it('is refused where it is none, naming the line', () => {
    expect(() => parse('rw=write\n[a]')).toThrow("line 1: 'rw=write' stands before the first section");
    expect(() => parse('[global]\nrw=write')).toThrow('there is no job in the file');
    expect(() => parse('[fill')).toThrow("line 1: '[fill' is not a section");
    expect(() => parse(`[a]\nrw=${'x'.repeat(9000)}`)).toThrow('line 2: longer than 8192 characters');
  });

  it('gives the jobs that are chosen', () => {
    const { jobs } = parse(FILE);
    expect(chooseFioJobs(jobs, []).map(({ name }) => name)).toEqual(['fill', 'churn']);
    expect(chooseFioJobs(jobs, ['churn']).map(({ name }) => name)).toEqual(['churn']);
    expect(() => chooseFioJobs(jobs, ['none'])).toThrow(
      "--section: 'none' is no job of the file; accepted: fill, churn",
    );
  });
});

describe('the words', () => {
  it('are named once', () => {
    const names = FIO_WORDS.flatMap(({ word, aliases = [] }) => [word, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
