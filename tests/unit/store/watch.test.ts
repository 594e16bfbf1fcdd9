import { describe, expect, it } from 'vitest';
import { early, type Watch } from '#lib/store/watch.ts';

/** A watch whose values the test gives. */
function given<T>() {
  let emit: (value: T) => void = () => {};
  let begun = 0;
  const watch: Watch<T> = (listener) => {
    begun += 1;
    emit = listener;
    return () => {};
  };
  return { watch, tell: (value: T) => emit(value), begun: () => begun };
}

describe('a watch that begins early', () => {
  it('begins before anybody listens, and once', () => {
    const source = given<number>();
    const watch = early(source.watch);
    expect(source.begun()).toBe(1);
    watch(() => {});
    watch(() => {});
    expect(source.begun()).toBe(1);
  });

  it('gives the latest value at once, and each later one', () => {
    const source = given<number>();
    const watch = early(source.watch);
    source.tell(1);
    source.tell(2);
    const heard: number[] = [];
    const stop = watch((value) => heard.push(value));
    source.tell(3);
    stop();
    source.tell(4);
    expect(heard).toEqual([2, 3]);
  });

  it('gives nothing before there is a value', () => {
    const heard: number[] = [];
    early(given<number>().watch)((value) => heard.push(value));
    expect(heard).toEqual([]);
  });
});
