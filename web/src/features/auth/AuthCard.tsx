import type { ReactNode } from 'react'
import './auth.css'

/** The frame of all that somebody sees who is not in yet. */
export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="auth" id="main" tabIndex={-1}>
      <div className="auth-card">
        <p className="auth-brand">
          <img src="/icon.svg" alt="" width="28" height="28" /> <span translate="no">Parley</span>
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}
