import { describe, expect, it } from 'vitest';
import { realProfile } from '../../domain/test-profiles.ts';
import { drillRegistryCsv, drillStations } from './registry.ts';

describe('the drill’s list of stations', () => {
  const stations = drillStations(realProfile);

  it('has as many stations and voters as there were, in every region and abroad', () => {
    expect(stations).toHaveLength(10_061);
    expect(stations.reduce((sum, { voters }) => sum + voters, 0)).toBe(11_919_241);
    expect(new Set(stations.map(({ region }) => region)).size).toBe(18);
    expect(stations.filter(({ region }) => region === 'abroad')).toHaveLength(66);
    expect(stations.every(({ voters }) => Number.isInteger(voters) && voters > 0)).toBe(true);
  });

  it('numbers them within their region, each once, and always the same way', () => {
    expect(new Set(stations.map(({ region, number }) => `${region} ${number}`)).size).toBe(10_061);
    expect(drillRegistryCsv(realProfile)).toBe(drillRegistryCsv(realProfile));
  });

  it('lies in towns and districts of the profile', () => {
    const towns = realProfile.places.filter(({ country }) => country === null);
    for (const { id } of towns) expect(stations.filter(({ place }) => place === id).length, id).toBeGreaterThan(5);
    for (const { code } of realProfile.districts)
      expect(stations.filter(({ district }) => district === code).length, code).toBeGreaterThan(5);
  });
});
