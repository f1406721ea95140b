import { defineConfig } from '@playwright/test';
import base from './playwright.config';

export default defineConfig({ ...base, timeout: 300_000, expect: { timeout: 40_000 } });
